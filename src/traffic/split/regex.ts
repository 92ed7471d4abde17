import { RE2JS } from 're2js';
import { matchesSome } from './automaton';

/** What to write in place of what RE2 does not have, by what RE2 says. */
const REPAIRS: [RegExp, string][] = [
  [/\(\?<?[=!]/, 'RE2 has no lookaround. Match the whole text, with several conditions if necessary'],
  [/\\(\d|k)/, 'RE2 has no backreferences. Write the text instead'],
  [/invalid repeat count/, 'RE2 repeats at most 1,000 times, and counts that are inside each other are multiplied. Write smaller counts, or * or +'],
  [/missing argument/, "Write '.*' for any characters, or put a backslash before the character"],
];

/** Splits of one program often have the same expressions, and compiling costs far more than all else. */
const known = new Map<string, RE2JS | string>();

/** Why Envoy cannot use a regular expression: it has the syntax of RE2, not of JavaScript. Undefined if it can. */
export function syntaxProblem(pattern: string): string | undefined {
  const found = compiled(pattern);
  return typeof found === 'string' ? found : undefined;
}

/** The expression, or why Envoy cannot use it. */
function compiled(pattern: string): RE2JS | string {
  const found = known.get(pattern) ?? tryCompile(pattern);
  known.set(pattern, found);
  return found;
}

function tryCompile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    const repair = REPAIRS.find(([sign]) => sign.test(reason))?.[1] ?? 'See https://github.com/google/re2/wiki/Syntax';
    return `is '${pattern}', which is not an RE2 expression: ${reason}. ${repair}`;
  }
}

/** Whether Envoy finds that an expression matches a text. An expression that it cannot use matches none. */
export function matchesText(pattern: string, text: string): boolean {
  const found = compiled(pattern);
  return typeof found !== 'string' && found.matches(text);
}

/** An expression without any special character, beside an anchor. */
export interface PlainText {
  readonly text: string;
  readonly isAtBegin: boolean;
  readonly isAtEnd: boolean;
}

/**
 * The text of an expression that is plain text, so that it matches only this text. With both anchors, that is what it says. With one of them, it was
 * written for an engine that searches.
 */
export function plainTextOf(pattern: string): PlainText | undefined {
  const [, begin = '', text, end = ''] = /^(\^?)([^\\^$.|?*+()[\]{}]+)(\$?)$/.exec(pattern) ?? [];
  return text === undefined || (begin && end) ? undefined : { text, isAtBegin: begin !== '', isAtEnd: end !== '' };
}

/** Whether the expression certainly matches every text that is not empty. */
export function matchesAll(pattern: string): boolean {
  return alternativesOf(simplified(pattern)).some((one) => /^\^?\.[*+]\??\$?$/.test(one));
}

/** Whether the expression certainly matches every path. */
export function matchesAllPaths(pattern: string): boolean {
  return alternativesOf(simplified(pattern)).some((one) => matchesAll(one.replace(/^(\^?)(?:\\?\/|\[\/\])[?*+]?(?=\.\*)/, '$1')));
}

/** Without the flags at its beginning, and without groups that do not change what it matches. */
function simplified(pattern: string): string {
  return pattern.replace(/^\(\?[a-zA-Z-]+\)/, '').replace(/\((?:\?:)?(\.[*+]\??)\)(?![?*+{])/g, '$1').replace(/^(\^?)\((?:\?:)?([^()]*)\)(\$?)$/, '$1$2$3');
}

/** The alternatives of an expression whose bars are certainly neither in a group nor in a class. */
function alternativesOf(pattern: string): string[] {
  return /[([]/.test(pattern) ? [pattern] : pattern.split(/(?<!\\)\|/);
}

/** Whether the expression certainly matches no path, since paths begin with a slash. */
export function excludesPaths(pattern: string): boolean {
  return matchesNone(pattern, '/');
}

/** Expressions that are known to match some text, or none, by the character with which the text begins. */
const matching = new Map<string, boolean>();

/**
 * Whether the expression certainly matches no text of a request. An expression that Envoy cannot use has a problem of its own.
 *
 * @param first the character with which all texts begin
 */
export function matchesNone(pattern: string, first = ''): boolean {
  const key = `${first} ${pattern}`;
  const isMatching = matching.get(key) ?? isSometimes(pattern, first);
  matching.set(key, isMatching);
  return !isMatching;
}

function isSometimes(pattern: string, first: string): boolean {
  const found = compiled(pattern);
  return typeof found === 'string' || matchesSome(found, first === '' ? undefined : first);
}
