type Order = (a: string, b: string) => number;

/** What of a map is defined, in the order of its keys. */
export function entries(value: object, order: Order): [string, unknown][] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => order(a, b));
}

export function byCharacter(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** As Go's YAML sorts keys: numbers within them by their value, and what is no letter before letters. */
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

/** The digits from here on, with a one before them if a number has begun already, so that its zeros count. */
function digits(text: string, other: string, at: number): string {
  const begun = (text[at] === '0' || other[at] === '0') && /[1-9]\d*$/.test(text.slice(0, at));
  return (begun ? '1' : '') + /^\d*/.exec(text.slice(at))![0];
}
