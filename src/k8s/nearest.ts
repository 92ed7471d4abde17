/** The known name that is spelt most like this one, if one is similar enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, far }) => far <= Math.max(1, Math.floor(Math.min(other.length, name.length) / 3)))
    .sort((one, two) => one.far - two.far);
  return best?.other;
}

/** The optimal string alignment distance: how many letters must be inserted, deleted, replaced, or exchanged with the next one. */
function distance(one: string, two: string): number {
  const rows: number[][] = [Array.from({ length: two.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= two.length; j++) {
      const replaced = rows[i - 1][j - 1] + (one[i - 1] === two[j - 1] ? 0 : 1);
      const isExchanged = i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced, isExchanged ? rows[i - 2][j - 2] + 1 : Infinity);
    }
  }
  return rows[one.length][two.length];
}
