/** The fields of a message of the mesh config, by their names in JSON. */
export type MessageSchema = Record<string, FieldSchema>;

export interface FieldSchema extends Presence {
  /** The name of a message, an enum or a scalar type, followed by `[]` for a list or `{}` for a map. */
  readonly type: string;
  /** The oneof that the field belongs to, if the oneof has other fields. At most one of them is set. */
  readonly oneof?: string;
}

/** The members of an enum. */
export type EnumSchema = Record<string, Presence>;

export interface Presence {
  /** The versions that have the field or member. Undefined if all versions that have its message or enum have it. */
  readonly versions?: string[];
}

/** Splits a type into the type of its items and the kind of its container. */
export function kindOf(type: string): { readonly item: string; readonly container?: 'list' | 'map' } {
  const item = type.slice(0, -2);
  return type.endsWith('[]') ? { item, container: 'list' } : type.endsWith('{}') ? { item, container: 'map' } : { item: type };
}

/** Whether a version of Istio has a field or member. */
export function has(version: string, { versions }: Presence): boolean {
  return !versions || versions.includes(version);
}

/** The name of a field in JSON. istiod also reads the name of the protocol buffer, such as `custom_tags`. */
export function jsonName(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
