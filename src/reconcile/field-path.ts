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

/** The places of a path in an object: one for each combination of list items. The last field need not exist. */
export function placesOf(value: Json | undefined, path: FieldPath): Place[] {
  const [first, ...rest] = path;
  if (first === undefined) {
    return [[]];
  }
  if (first === ITEMS) {
    const items = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => placesOf(item, rest).map((place) => [index, ...place]));
  }
  return isMap(value) || rest.length === 0 ? placesOf(isMap(value) ? value[first] : undefined, rest).map((place) => [first, ...place]) : [];
}

export function valueAt(value: Json | undefined, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((part, step) => {
    return typeof step === 'number' ? (Array.isArray(part) ? part[step] : undefined) : isMap(part) ? part[step] : undefined;
  }, value);
}

/** A copy with another value at a place; without the field if the value is undefined. Only the parts on the way are copied, and none is made for a field that is left out. */
export function withValue<T extends Json>(object: T, [first, ...rest]: Place, value: Json | undefined): T {
  const part = (object as JsonObject)[first];
  if (part === undefined && value === undefined) {
    return object;
  }
  const changed = rest.length === 0 ? value : withValue(part ?? {}, rest, value);
  if (Array.isArray(object)) {
    return object.map((item, index) => index === first ? changed : item) as T;
  }
  const copy: { [field: string]: Json | undefined } = { ...object as JsonObject, [first]: changed };
  if (changed === undefined) {
    delete copy[first];
  }
  return copy as T;
}

/**
 * The same place in another state of the object: an item of a list is found by its name, else by its index.
 * Undefined if the other state has no such item.
 */
export function samePlace(from: Json | undefined, place: Place, to: Json | undefined): Place | undefined {
  const found: Place = [];
  for (const [depth, step] of place.entries()) {
    const [items, others] = [valueAt(from, place.slice(0, depth)), valueAt(to, found)];
    const index = typeof step === 'number' ? sameItem(items as Json[], step, Array.isArray(others) ? others : []) : step;
    if (index === undefined) {
      return undefined;
    }
    found.push(index);
  }
  return found;
}

function sameItem(items: Json[], index: number, others: Json[]): number | undefined {
  const { name } = isMap(items[index]) ? items[index] : { name: undefined };
  const found = name === undefined ? index : others.findIndex((other) => isMap(other) && other.name === name);
  return found >= 0 && found < others.length ? found : undefined;
}

/** The path as the API server writes it in a conflict: it finds an item of a list by its name, as in `.webhooks[name="a.example"].namespaceSelector`. */
export function conflictTextOf(place: Place, live: Json | undefined): string {
  return place.map((step, depth) => {
    const item = typeof step === 'number' ? valueAt(live, place.slice(0, depth + 1)) : undefined;
    const name = isMap(item) ? item.name : undefined;
    return typeof step !== 'number' ? `.${step}` : name === undefined ? `[${step}]` : `[name=${JSON.stringify(name)}]`;
  }).join('');
}

/** The path as people write it, such as `.webhooks[0].failurePolicy`. */
export function textOf(place: Place): string {
  return place.map((step) => typeof step === 'number' ? `[${step}]` : `.${step}`).join('');
}
