/** The path inside an object: names of fields, and indexes of lists. */
export type Path = readonly (string | number)[];

/** How the value of a field breaks a rule. */
export interface BrokenRule {
  readonly path: Path;
  /** What is wrong, and what to write instead. The path is written before it. */
  readonly message: string;
  /** The field that the value contradicts. A change of either field repairs the object. */
  readonly rival?: Path;
  /** In which cluster the value is right. @default the value is wrong in every cluster */
  readonly rightIf?: string;
}

/** An object whose fields may have any value: the schemas report wrong types. */
export type Given = Readonly<Record<string, unknown>>;

/** A rule of the API server for an object of one type. */
export type Rule = (object: Given) => readonly BrokenRule[];

/** Whether a field has a value. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether a field counts as not set: the API server does not tell an empty text or list from a missing one in most fields. */
export function isNothing(value: unknown): boolean {
  return !isSet(value) || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The fields among these that have a value. */
export function setAmong(object: Given, fields: readonly string[]): string[] {
  return fields.filter((field) => !isNothing(object[field]));
}

export function words(names: readonly string[], last = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;
}
