import { spellingDistance } from '../json';

/** The known name that is spelt most like this one, if one is similar enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({ other, far: spellingDistance(name, other, Math.max(1, Math.floor(Math.min(other.length, name.length) / 3))) }))
    .filter(({ far }) => far < Infinity)
    .sort((one, two) => one.far - two.far);
  return best?.other;
}
