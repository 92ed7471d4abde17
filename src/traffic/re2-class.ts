/** A mistake in a regular expression. The message says how to fix it. */
export class RegexProblem extends Error {}

/**
 * Checks the character class at the start of a text, such as `[^a-z\d]`, as RE2 does.
 *
 * @returns the length of the character class
 * @throws RegexProblem if RE2 rejects the character class
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function classLength(text: string): number {
  let at = text.startsWith('[^') ? 2 : 1;
  let isFirst = true;
  while (isFirst || text[at] !== ']') {
    if (at >= text.length) {
      throw new RegexProblem('a character class is not closed. Add the missing \']\', or write \'\\[\' for the character');
    }
    at += elementLength(text.slice(at));
    isFirst = false;
  }
  return at + 1;
}

/** Checks that RE2 has a named class, such as `\pL` or `\p{Greek}`. */
export function checkUnicodeClass(escape: string): void {
  const name = escape.replace(/^\\[pP]\{?\^?|\}$/g, '');
  if (!CATEGORY.test(name) && name !== 'Any' && !isScript(name)) {
    throw new RegexProblem(`RE2 does not have the character class '${escape}'. See https://github.com/google/re2/wiki/Syntax`);
  }
}

/** The names of Unicode's general categories. RE2 has only the short names. */
const CATEGORY = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

/** Scripts have the same names in RE2 and in JavaScript. */
function isScript(name: string): boolean {
  try {
    return /^\w+$/.test(name) && Boolean(new RegExp(`\\p{Script=${name}}`, 'u'));
  } catch {
    return false;
  }
}

const NAMED = /^\[:\^?(\w+):\]/;
const NAMES = ['alnum', 'alpha', 'ascii', 'blank', 'cntrl', 'digit', 'graph', 'lower', 'print', 'punct', 'space', 'upper', 'word', 'xdigit'];
/** An escape that stands for a set of characters, and so cannot be the end of a range. */
const SET = /^\\(?:[dDsSwW]|[pP](?:\{\^?\w+\}|\w))/;
/** A single character, escaped or not. */
const CHARACTER = /^(?:\\(?:x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|0[0-7]{0,2}|[1-7][0-7]{1,2}|[^])|[^\\])/u;

/** The length of the next element of a character class: a named class, a set, a character or a range. */
function elementLength(text: string): number {
  const named = NAMED.exec(text);
  if (named) {
    if (!NAMES.includes(named[1])) {
      throw new RegexProblem(`RE2 does not have the character class '${named[0]}'. Use one of ${NAMES.map((name) => `[:${name}:]`).join(', ')}`);
    }
    return named[0].length;
  }
  const set = SET.exec(text);
  if (set) {
    if (/^\\[pP]/.test(set[0])) checkUnicodeClass(set[0]);
    return set[0].length;
  }
  const from = character(text);
  if (!/^-[^\]]/.test(text.slice(from.length))) {
    return from.length;
  }
  const rest = text.slice(from.length + 1);
  if (SET.test(rest)) {
    throw new RegexProblem(`the range '${from}-${SET.exec(rest)![0]}' has no end. Write '\\-' for the character`);
  }
  const to = character(rest);
  if (codeOf(from) > codeOf(to)) {
    throw new RegexProblem(`the range '${from}-${to}' is empty. Write the smaller character first, or '\\-' for the character`);
  }
  return from.length + 1 + to.length;
}

function character(text: string): string {
  const found = CHARACTER.exec(text)?.[0];
  if (!found) {
    throw new RegexProblem('a character class is not closed. Add the missing \']\', or write \'\\[\' for the character');
  }
  if (/^\\[A-Za-z89]/.test(found) && !/^\\(?:[aftnrv]|x[0-9A-Fa-f{])/.test(found)) {
    throw new RegexProblem(`RE2 does not have the escape '${found}' in a character class. See https://github.com/google/re2/wiki/Syntax`);
  }
  return found;
}

const CONTROLS: Record<string, number> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** The code point of a single character. */
function codeOf(written: string): number {
  const hex = /^\\x\{?([0-9A-Fa-f]+)/.exec(written);
  const octal = /^\\([0-7]+)$/.exec(written);
  if (hex || octal) {
    return hex ? parseInt(hex[1], 16) : parseInt(octal![1], 8);
  }
  const [first, second] = [...written];
  return first === '\\' ? CONTROLS[second] ?? second.codePointAt(0)! : first.codePointAt(0)!;
}
