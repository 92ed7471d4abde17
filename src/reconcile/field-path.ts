import { isMap, Json, JsonObject } from '../json';

/** A field of an object, or the items of a list, such as `webhooks[*].failurePolicy`. */
export type FieldPath = string[];

/** The place of one field in one object: names of fields and indices of list items. */
export type Place = (string | number)[];

/** Every item of a list. */
const ITEMS = '*';

/** @throws Error if the text is no path */
export function parsePath(text: string): FieldPath {
  const path = text.trim().replace(/^\./, '').replaceAll('[*]', `.${ITEMS}`).split('.');
  if (path.some((each) => each === '' || /[[\]]/.test(each))) {
    throw new Error(`'${text}' is no path of a field. Write a path such as spec.replicas or spec.http[*].timeout`);
  }
  return path;
}

/**
 * The places of a path in an object: one for each combination of list items. The last field need not exist. A key of a map may have dots, as
 * `metadata.annotations.example.com/note` has: the longest key that the map has counts.
 */
export function placesOf(value: Json | undefined, path: FieldPath): Place[] {
  if (path.length === 0) {
    return [[]];
  }
  const length = isMap(value) ? keyLength(value, path) : 1;
  const [first, rest] = [path.slice(0, length).join('.'), path.slice(length)];
  if (first === ITEMS) {
    const items = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => placesOf(item, rest).map((place) => [index, ...place]));
  }
  return isMap(value) || rest.length === 0 ? placesOf(isMap(value) ? value[first] : undefined, rest).map((place) => [first, ...place]) : [];
}

/** How many steps of a path are the first key of it in a map. */
function keyLength(map: JsonObject, path: FieldPath): number {
  const lengths = path.map((_, index) => path.length - index);
  return lengths.find((length) => path.slice(0, length).join('.') in map) ?? 1;
}

export function valueAt(value: Json | undefined, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((part, step) => {
    return typeof step === 'number' ? (Array.isArray(part) ? part[step] : undefined) : isMap(part) ? part[step] : undefined;
  }, value);
}

/** A copy with another value at a place; without the field or item if the value is undefined. Only the parts on the way are copied, and none is made for a field that is left out. */
export function withValue<T extends Json>(object: T, [first, ...rest]: Place, value: Json | undefined): T {
  const part = (object as JsonObject)[first];
  if (part === undefined && value === undefined) {
    return object;
  }
  const changed = rest.length === 0 ? value : withValue(part ?? {}, rest, value);
  if (Array.isArray(object)) {
    return object.flatMap((item, index) => index !== first ? [item] : changed === undefined ? [] : [changed]) as T;
  }
  const copy: { [field: string]: Json | undefined } = { ...object as JsonObject, [first]: changed };
  if (changed === undefined) {
    delete copy[first];
  }
  return copy as T;
}

/** The path as people write it, such as `.webhooks[0].failurePolicy`. */
export function textOf(place: Place): string {
  return place.map((step) => typeof step === 'number' ? `[${step}]` : `.${step}`).join('');
}
