type Order = (a: string, b: string) => number;

/** The entries of a map in a given order of the keys, without undefined values. */
export function entries(value: object, order: Order): [string, unknown][] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => order(a, b));
}

export function byCharacter(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Compares keys like Go's YAML encoder: digits inside keys by their numeric value, and other characters before letters. */
export function naturally(a: string, b: string): number {
  const at = [...a].findIndex((character, index) => character !== b[index]);
  if (at < 0 || at >= b.length) {
    return a.length - b.length;
  }
  const [aIsLetter, bIsLetter] = [isLetter(a[at]), isLetter(b[at])];
  if (aIsLetter !== bIsLetter) {
    return aIsLetter ? 1 : -1;
  }
  const [aDigits, bDigits] = aIsLetter ? ['', ''] : [digits(a, b, at), digits(b, a, at)];
  return Number(aDigits) - Number(bDigits) || aDigits.length - bDigits.length || byCharacter(a[at], b[at]);
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

/** The digits from a position on. If the number began before the position, a `1` is put before them, so that leading zeros count. */
function digits(text: string, other: string, at: number): string {
  const begun = (text[at] === '0' || other[at] === '0') && /[1-9]\d*$/.test(text.slice(0, at));
  return (begun ? '1' : '') + /^\d*/.exec(text.slice(at))![0];
}
