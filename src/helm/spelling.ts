import { spellingDistance } from '../json';

/** The name that a misspelt one stands for: the only one among these that is similar enough. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(wanted.length / 4));
  const ranked = names
    .map((name) => ({ name, far: spellingDistance(wanted, name, most) }))
    .filter(({ far }) => far < Infinity)
    .sort((one, other) => one.far - other.far);
  const [first, second] = ranked;
  return first && first.far !== second?.far ? first.name : continued(wanted, names);
}

/** The shortest name that counts as the beginning of a longer one. */
const SHORTEST = 5;

/** The only name that begins with the wanted one, or that the wanted one begins with, such as priorityClassName for priorityClass. */
function continued(wanted: string, names: readonly string[]): string | undefined {
  const found = names.filter((name) => Math.min(name.length, wanted.length) >= SHORTEST && (name.startsWith(wanted) || wanted.startsWith(name)));
  return found.length === 1 ? found[0] : undefined;
}
