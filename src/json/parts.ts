/** Any JSON value inside an object. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** A JSON object: its fields are read by name. */
export type JsonObject = { [key: string]: Json | undefined };

/** An object whose fields may hold anything, not only JSON. */
export type Plain = { readonly [field: string]: unknown };

/** The object at a path of field names. It is empty if there is no such field, or if the field is not an object. */
export function partOf(value: Json | undefined, ...path: string[]): JsonObject;
export function partOf(value: unknown, ...path: string[]): Plain;
export function partOf(value: unknown, ...path: string[]): Plain {
  let part = value;
  for (const field of path) {
    part = isMap(part) ? part[field] : undefined;
  }
  return isMap(part) ? part : {};
}

/** The objects in the list at a path of field names. The result is empty if there is no such field, or if the field is not a list. */
export function partsOf(value: Json | undefined, ...path: string[]): JsonObject[];
export function partsOf(value: unknown, ...path: string[]): Plain[];
export function partsOf(value: unknown, ...path: string[]): Plain[] {
  const list = partOf(value, ...path.slice(0, -1))[path[path.length - 1]];
  return Array.isArray(list) ? list.filter((item) => isMap(item)) : [];
}

/** The items of a list as texts. The result is empty if the value is not a list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Whether a value is an object with fields: not null, and not a list. */
export function isMap(value: Json | undefined): value is JsonObject;
export function isMap(value: unknown): value is Plain;
export function isMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A free-form part of a Kubernetes object. */
export type Fields = Record<string, unknown>;

/** The names of the fields that have a value. */
export function givenFields(object: object): string[] {
  return Object.keys(object).filter((name) => (object as Plain)[name] !== undefined);
}

/** An object with the same fields and other values. Fields without a value are left out. */
export function mapFields<T>(object: object, convert: (value: unknown, name: string) => T | undefined): { [name: string]: T } {
  const result: { [name: string]: T } = {};
  for (const name of Object.keys(object)) {
    const value = convert((object as Plain)[name], name);
    if (value === undefined) {
      continue;
    }
    if (name === '__proto__') {
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true }); // an assignment would set the prototype
    } else {
      result[name] = value;
    }
  }
  return result;
}
