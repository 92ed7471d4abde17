import { isMap, Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** The entries of `managedFields`: one for each owner of fields. */
export function ownersOf(live: KubeObject): JsonObject[] {
  return partsOf(live.metadata, 'managedFields');
}

/** The set of fields of one owner, in the format FieldsV1. */
export function fieldsOf(owner: JsonObject): JsonObject {
  return partOf(owner, 'fieldsV1');
}

/** The managers of a field of a live object. The path has names of fields, and `k:{...}` for an item of a list. */
export function managersOf(live: KubeObject, path: string[]): string[] {
  return ownersOf(live).filter((owner) => has(fieldsOf(owner), path)).map(({ manager }) => String(manager));
}

function has(fields: JsonObject, [first, ...rest]: string[]): boolean {
  const part: Json | undefined = fields[first.startsWith('k:') ? first : `f:${first}`];
  return isMap(part) && (rest.length === 0 || has(part, rest));
}

/** The union of two sets of fields. */
export function union(one: JsonObject, other: JsonObject): JsonObject {
  const common = Object.entries(other).map(([key, fields]) => [key, isMap(one[key]) && isMap(fields) ? union(one[key], fields) : fields]);
  return { ...one, ...Object.fromEntries(common) };
}

/**
 * An object without the fields of some owners, as the API server would leave it when these owners give them up.
 *
 * @param given the sets of fields that are given up
 * @param kept the sets of fields of all other owners: a field in one of them stays
 */
export function withoutFields(object: KubeObject, given: JsonObject[], kept: JsonObject[]): KubeObject {
  const copy = structuredClone(object);
  given.forEach((fields) => deleteFields(copy, fields, kept));
  return copy;
}

function deleteFields(from: Json, fields: JsonObject, kept: JsonObject[]): void {
  for (const [key, below] of Object.entries(fields)) {
    const keptBelow = kept.flatMap((other) => isMap(other[key]) ? [other[key]] : []);
    const place = key === '.' ? undefined : placeOf(from, key);
    if (place === undefined || !isMap(below)) {
      continue;
    }
    const isWhole = Object.keys(below).every((inner) => inner === '.') || !key.startsWith('f:');
    if (isWhole && keptBelow.length === 0) {
      deletePlace(from, place);
    } else {
      deleteFields((from as JsonObject)[place]!, below, keptBelow);
      deleteIfEmpty(from, place, '.' in below && keptBelow.length === 0);
    }
  }
}

/** The name of a field, or the index of a list item: `k:` gives the item's key, `v:` its value. */
function placeOf(from: Json, key: string): string | number | undefined {
  const [prefix, rest] = [key.slice(0, 2), key.slice(2)];
  if (!Array.isArray(from)) {
    return prefix === 'f:' && isMap(from) && rest in from ? rest : undefined;
  }
  const wanted = JSON.parse(rest);
  const index = prefix === 'k:' ? from.findIndex((item) => Object.entries(wanted).every(([name, value]) => partOf(item)[name] === value)) : from.indexOf(wanted);
  return index < 0 ? undefined : index;
}

function deletePlace(from: Json, place: string | number): void {
  if (Array.isArray(from)) {
    from.splice(Number(place), 1);
  } else {
    delete (from as { [key: string]: unknown })[place];
  }
}

function deleteIfEmpty(from: Json, place: string | number, isOwned: boolean): void {
  const value = (from as JsonObject)[place];
  if (isOwned && typeof value === 'object' && value !== null && Object.keys(value).length === 0) {
    deletePlace(from, place);
  }
}
