import { isMap, Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** The managers of a field of a live object. The path is of field names, and of `k:{...}` for an entry of a list. */
export function managersOf(live: KubeObject, path: string[]): string[] {
  return partsOf(live.metadata, 'managedFields').filter((entry) => has(partOf(entry, 'fieldsV1'), path)).map((entry) => String(entry.manager));
}

function has(fields: JsonObject, [first, ...rest]: string[]): boolean {
  const part: Json | undefined = fields[first.startsWith('k:') ? first : `f:${first}`];
  return isMap(part) && (rest.length === 0 || has(part, rest));
}

/** An object without the fields that only those have who give them up. */
export function remains(object: KubeObject, given: JsonObject[], kept: JsonObject[]): KubeObject {
  const copy = structuredClone(object);
  given.forEach((fields) => take(copy, fields, kept));
  return copy;
}

/** Takes from a map or list what these owners have, unless others have it too. */
function take(from: Json, fields: JsonObject, kept: JsonObject[]): void {
  for (const [key, below] of Object.entries(fields)) {
    const others = kept.flatMap((other) => isMap(other[key]) ? [other[key]] : []);
    const place = key === '.' ? undefined : placeOf(from, key);
    if (place === undefined || !isMap(below)) {
      continue;
    }
    const isWhole = Object.keys(below).every((inner) => inner === '.') || !key.startsWith('f:');
    if (isWhole && others.length === 0) {
      drop(from, place);
    } else {
      take((from as JsonObject)[place]!, below, others);
      dropEmpty(from, place, '.' in below && others.length === 0);
    }
  }
}

/** The name of a field, or the index of an item that has a key or is a value. */
function placeOf(from: Json, key: string): string | number | undefined {
  const [kind, rest] = [key.slice(0, 2), key.slice(2)];
  if (!Array.isArray(from)) {
    return kind === 'f:' && isMap(from) && rest in from ? rest : undefined;
  }
  const wanted = JSON.parse(rest);
  const index = kind === 'k:' ? from.findIndex((item) => Object.entries(wanted).every(([name, value]) => partOf(item)[name] === value)) : from.indexOf(wanted);
  return index < 0 ? undefined : index;
}

function drop(from: Json, place: string | number): void {
  if (Array.isArray(from)) {
    from.splice(Number(place), 1);
  } else {
    delete (from as { [key: string]: unknown })[place];
  }
}

function dropEmpty(from: Json, place: string | number, isOwned: boolean): void {
  const value = (from as JsonObject)[place];
  if (isOwned && typeof value === 'object' && value !== null && Object.keys(value).length === 0) {
    drop(from, place);
  }
}
