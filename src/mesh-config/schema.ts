/** The fields of a message of the mesh config, by their names in JSON. */
export type MessageSchema = Record<string, FieldSchema>;

export interface FieldSchema extends Presence {
  /** A message, an enum or a scalar, with `[]` after it for a list and `{}` for a map. */
  readonly type: string;
  /** The oneof that it is of, if it has others: at most one of its fields is set. */
  readonly oneof?: string;
}

/** The members of an enum. */
export type EnumSchema = Record<string, Presence>;

export interface Presence {
  /** The versions of Istio that have it, if not all do that have what it is in. */
  readonly versions?: string[];
}

/** What a type is without its `[]` or `{}`, and which of them it has. */
export function kindOf(type: string): { readonly item: string; readonly container?: 'list' | 'map' } {
  const item = type.slice(0, -2);
  return type.endsWith('[]') ? { item, container: 'list' } : type.endsWith('{}') ? { item, container: 'map' } : { item: type };
}

/** Whether a version of Istio has it. */
export function has(version: string, { versions }: Presence): boolean {
  return !versions || versions.includes(version);
}
