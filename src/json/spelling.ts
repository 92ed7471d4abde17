/**
 * How many letters must be inserted, deleted, replaced, or exchanged with the next one to turn one name into the other. Upper and lower case
 * count as the same. It is infinite if it is more than `most`.
 */
export function spellingDistance(one: string, two: string, most: number): number {
  if (Math.abs(one.length - two.length) > most) {
    return Infinity; // a name of any length costs nothing
  }
  const distance = distanceOf(one.toLowerCase(), two.toLowerCase());
  return distance <= most ? distance : Infinity;
}

function distanceOf(one: string, two: string): number {
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
