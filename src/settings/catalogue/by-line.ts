import { IstioVersion } from '../../istio';
import { isSince } from '../../istio/internal';

/** A line of Istio, such as `1.27`. */
export type Line = `1.${number}`;

/** The oldest line that the catalogue knows. */
type Oldest = '1.20';

/** Undefined is among the values if the oldest line has none. */
type EntryOf<T> = T[keyof T] | (Oldest extends keyof T ? never : undefined);

/**
 * A value that changes with the line. Each entry holds from its line on, until the next entry.
 * Lines before the first entry have no value.
 *
 * @throws if a key is not a line
 */
export function byLine<const T extends { readonly [line: Line]: unknown }>(values: T): (version: IstioVersion) => EntryOf<T> {
  const lines = Object.keys(values) as Line[];
  const wrong = lines.find((line) => !/^1\.\d\d$/.test(line));
  if (wrong !== undefined) {
    throw new Error(`'${wrong}' is not a line of Istio. Write the key in quotes, such as '1.30': JavaScript reads 1.30 as 1.3`);
  }
  const newestFirst = lines.sort((one, other) => minorOf(other) - minorOf(one));
  return (version) => {
    const line = newestFirst.find((since) => isSince(version, since));
    return (line === undefined ? undefined : values[line]) as EntryOf<T>;
  };
}

/** Whether a version belongs to this line or an earlier line. */
export function isUntil(version: IstioVersion, line: Line): boolean {
  return minorOf(version.minor as Line) <= minorOf(line);
}

function minorOf(line: Line): number {
  return Number(line.split('.')[1]);
}
