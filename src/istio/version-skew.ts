/**
 * How many minor releases the control planes of one cluster may be apart: Istio supports an upgrade that skips one minor release.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew
 */
export const MOST_MINORS_APART = 2;

/** The number of minor releases between two releases such as `1.26.0` and `1.27.0-distroless`; undefined if one of them is no version. */
export function minorsApart(one: string, other: string): number | undefined {
  const [first, second] = [one, other].map((name) => /^(\d+)\.(\d+)\./.exec(name));
  return first && second && first[1] === second[1] ? Math.abs(Number(first[2]) - Number(second[2])) : undefined;
}
