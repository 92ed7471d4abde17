import { Duration } from 'cdk8s';
import { isMap } from '../json';

/** The values that a field of a scalar type accepts. */
export interface Scalar {
  readonly is: (value: unknown) => boolean;
  /** A description for error messages. */
  readonly what: string;
}

/** The scalar types by their names in the schema. */
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

/** A duration in the JSON form of protobuf: seconds, with a fraction if needed. */
export function durationText(duration: Duration): string {
  return `${duration.toSeconds({ integral: false }).toFixed(9).replace(/\.?0+$/, '')}s`;
}

function whole(least: number, greatest: number): Scalar {
  const is = (value: unknown) => Number.isInteger(value) && (value as number) >= least && (value as number) <= greatest;
  return { is, what: `a whole number from ${least} to ${greatest}` };
}
