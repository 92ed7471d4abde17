const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration of a specification in milliseconds. It is not a number if the text has no such unit: the schema has checked the digits. */
export function millisecondsOf(duration: string): number {
  const unit = duration.endsWith('ms') ? 'ms' : duration.slice(-1);
  return Number(duration.slice(0, -unit.length) || NaN) * MILLISECONDS[unit];
}

/** A duration as Istio writes it, in seconds. Every way to write a duration gives the same text. */
export function seconds(duration: string): string;
export function seconds(duration?: string): string | undefined;
export function seconds(duration?: string): string | undefined {
  return duration === undefined ? undefined : `${millisecondsOf(duration) / 1000}s`;
}
