/** Joins two connections into one way. */
import type { Socket } from 'node:net';

/** Whatever one side sends reaches the other; when one goes, both go. */
export function connectBoth(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
}
