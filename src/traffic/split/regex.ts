import { RE2JS } from 're2js';

/** What to write in place of what RE2 does not have, by what RE2 says. */
const REPAIRS: [RegExp, string][] = [
  [/\(\?<?[=!]/, 'RE2 has no lookaround. Match the whole text, with several conditions if necessary'],
  [/\\(\d|k)/, 'RE2 has no backreferences. Write the text instead'],
  [/invalid repeat count/, 'RE2 repeats at most 1,000 times, and counts that are inside each other are multiplied. Write smaller counts, or * or +'],
  [/missing argument/, "Write '.*' for any characters, or put a backslash before the character"],
];

/** Splits of one program often have the same expressions, and compiling costs far more than all else. */
const known = new Map<string, string | undefined>();

/** Why Envoy cannot use a regular expression: it has the syntax of RE2, not of JavaScript. Undefined if it can. */
export function syntaxProblem(pattern: string): string | undefined {
  if (!known.has(pattern)) {
    known.set(pattern, compiledProblem(pattern));
  }
  return known.get(pattern);
}

function compiledProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    const repair = REPAIRS.find(([sign]) => sign.test(reason))?.[1] ?? 'See https://github.com/google/re2/wiki/Syntax';
    return `is '${pattern}', which is not an RE2 expression: ${reason}. ${repair}`;
  }
}

/** Whether the expression is plain text, so that it matches only this text. */
export function isPlainText(pattern: string): boolean {
  return !/[\\^$.|?*+()[\]{}]/.test(pattern);
}

/**
 * Whether no path can match, because the expression begins with a character that is not a slash, and paths begin with one. It is false
 * if that is not certain.
 */
export function excludesPaths(pattern: string): boolean {
  return /^\^?[^\\^$.|?*+()[\]{}/](?![?*{])[^|]*$/.test(pattern);
}
