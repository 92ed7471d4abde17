import { spellingDistance } from '../json';

/** The name that a misspelt one stands for: the only one among these that is similar enough. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(wanted.length / 4));
  const ranked = names
    .map((name) => ({ name, far: spellingDistance(wanted, name, most) }))
    .filter(({ far }) => far < Infinity)
    .sort((one, other) => one.far - other.far);
  const [first, second] = ranked;
  return first && first.far !== second?.far ? first.name : undefined;
}
