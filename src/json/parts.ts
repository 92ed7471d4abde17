/** Any JSON value of an object's body. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** A part of an object whose fields are read by name. */
export type JsonObject = { [key: string]: Json | undefined };

/** The same of data that may not be JSON. */
export type Plain = { readonly [field: string]: unknown };

/** A field of a part of an object, as a part: empty where it is missing or something else. */
export function partOf(value: Json | undefined, ...path: string[]): JsonObject;
export function partOf(value: unknown, ...path: string[]): Plain;
export function partOf(value: unknown, ...path: string[]): Plain {
  let part = value;
  for (const field of path) {
    part = isPart(part) ? part[field] : undefined;
  }
  return isPart(part) ? part : {};
}

/** A field of a part of an object, as a list of parts: empty where it is missing or something else. */
export function partsOf(value: Json | undefined, ...path: string[]): JsonObject[];
export function partsOf(value: unknown, ...path: string[]): Plain[];
export function partsOf(value: unknown, ...path: string[]): Plain[] {
  const list = partOf(value, ...path.slice(0, -1))[path[path.length - 1]];
  return Array.isArray(list) ? list.filter((item) => isPart(item)) : [];
}

export function isPart(value: Json | undefined): value is JsonObject;
export function isPart(value: unknown): value is Plain;
export function isPart(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
