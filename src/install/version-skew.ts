/** How many minor releases control planes of one cluster may be apart: an upgrade may leave one minor out. */
export const MOST_MINORS_APART = 2;

/** How many minor releases lie between two releases such as `1.26.0` and `1.27.0-distroless`; undefined if one of them does not say. */
export function minorsApart(one: string, other: string): number | undefined {
  const [first, second] = [one, other].map((name) => /^(\d+)\.(\d+)\./.exec(name));
  return first && second && first[1] === second[1] ? Math.abs(Number(first[2]) - Number(second[2])) : undefined;
}
