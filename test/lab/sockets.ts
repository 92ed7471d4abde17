/** Connects two connections with each other. */
import type { Socket } from 'node:net';

/** Forwards data in both directions. When one connection ends, the other one ends too. */
export function connectBoth(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy()).on('close', () => other.destroy());
  other.on('error', () => one.destroy()).on('close', () => one.destroy());
}
