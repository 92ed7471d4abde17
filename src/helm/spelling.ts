/** The name that a misspelt one stands for: the only one among these that is similar enough. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, far: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(wanted.length / 4)))
    .sort((one, other) => one.far - other.far);
  const [first, second] = ranked;
  return first && first.far !== second?.far ? first.name : undefined;
}

/** How many letters must be inserted, deleted, replaced, or exchanged with their neighbour to turn one text into the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = isExchange ? Math.min(changed, rows[i - 2][j - 2] + 1) : changed;
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
