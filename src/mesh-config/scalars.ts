import { Duration } from 'cdk8s';
import { isMap } from '../json';

/** Which values a field of a scalar type takes. */
export interface Scalar {
  readonly is: (value: unknown) => boolean;
  /** What to write, in words. */
  readonly what: string;
}

/** By their names in the schema. */
export const SCALARS: Record<string, Scalar> = {
  string: { is: (value) => typeof value === 'string', what: 'a text' },
  boolean: { is: (value) => typeof value === 'boolean', what: 'true or false' },
  double: { is: (value) => typeof value === 'number', what: 'a number' },
  int32: whole(-(2 ** 31), 2 ** 31 - 1),
  uint32: whole(0, 2 ** 32 - 1),
  int64: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  duration: { is: (value) => value instanceof Duration, what: 'a Duration, such as Duration.seconds(10)' },
  struct: { is: isMap, what: 'a map' },
};

/** A duration as protobuf writes it: seconds, with a fraction if there is one. */
export function durationText(duration: Duration): string {
  return `${duration.toSeconds({ integral: false }).toFixed(9).replace(/\.?0+$/, '')}s`;
}

function whole(least: number, greatest: number): Scalar {
  const is = (value: unknown) => Number.isInteger(value) && (value as number) >= least && (value as number) <= greatest;
  return { is, what: `a whole number from ${least} to ${greatest}` };
}
