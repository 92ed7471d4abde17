const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration of a specification in milliseconds. */
export function millisecondsOf(duration: string): number {
  const [, amount, unit] = /^([0-9]+)(ms|s|m|h)$/.exec(duration)!;
  return Number(amount) * MILLISECONDS[unit];
}

/** A duration as Istio writes it, in seconds. Every way to write a duration gives the same text. */
export function seconds(duration: string): string;
export function seconds(duration?: string): string | undefined;
export function seconds(duration?: string): string | undefined {
  return duration === undefined ? undefined : `${millisecondsOf(duration) / 1000}s`;
}
