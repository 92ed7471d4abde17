/** What is wrong with a value. */
export interface NameProblem {
  /** Where the problem is inside the value: names of fields, and indexes of lists. It is empty if the whole value is wrong. */
  readonly path: readonly (string | number)[];
  /** What is wrong, with the value, and what to write instead. The path is written before it. */
  readonly message: string;
}

/** What a value must be. */
export interface Rule {
  /** What to write, such as `a list of host names`. */
  readonly expected: string;
  problems(value: unknown): NameProblem[];
}

/** The problem of a value that has the wrong type. */
export function wrongType(value: unknown, expected: string): NameProblem[] {
  return [{ path: [], message: isMissing(value) ? `is missing. Write ${expected}` : `is ${described(value)}. Write ${expected}` }];
}

/** Whether a prop has no value. Other languages can pass null for a missing value. */
export function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** A value as messages show it, with its type. */
function described(value: unknown): string {
  switch (typeof value) {
    case 'string': return `the string ${quoted(value)}`;
    case 'object': return Array.isArray(value) ? 'a list' : 'an object';
    case 'function': return 'a function';
    default: return `the ${typeof value} ${String(value)}`;
  }
}

/** A string as messages show it. Characters that a terminal does not show are escaped. */
export function quoted(text: string): string {
  return /[^\x20-\x7e]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}
