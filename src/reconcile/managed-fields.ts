import { Place } from './field-path';
import { isMap, Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** The entries of `managedFields`: one for each owner of fields. */
export function ownersOf(live: KubeObject): JsonObject[] {
  return partsOf(live.metadata, 'managedFields');
}

/** Whether an owner has fields of the object itself. Of the subresources, only `scale` has a field that an object can have too. */
export function isOfObject({ subresource }: JsonObject): boolean {
  return !subresource || subresource === 'scale';
}

/** The set of fields of one owner, in the format FieldsV1. */
export function fieldsOf(owner: JsonObject): JsonObject {
  return partOf(owner, 'fieldsV1');
}

/** A manager that owns a field. */
export interface FieldOwner {
  manager: string;
  /** The place of the list or map that is owned as a whole, if the field cannot be owned on its own. */
  wholeOf?: Place;
}

/** The managers of a field of a live object. */
export function ownersAt(live: KubeObject, place: Place): FieldOwner[] {
  return ownersOf(live).flatMap((owner) => {
    const depth = ownedDepth(fieldsOf(owner), live, place);
    const wholeOf = depth !== undefined && depth < place.length ? { wholeOf: place.slice(0, depth) } : {};
    return depth === undefined ? [] : [{ manager: String(owner.manager), ...wholeOf }];
  });
}

/** How many steps of a place a set of fields names: fewer than all if it names a list or map as a whole. Undefined if it does not have the field. */
function ownedDepth(fields: JsonObject, value: Json | undefined, place: Place): number | undefined {
  const [first, ...rest] = place;
  if (first === undefined) {
    return 0;
  }
  const key = keyOfStep(fields, value, first);
  const below = key === undefined ? undefined : fields[key];
  if (!isMap(below)) {
    return undefined;
  }
  const depth = isLeaf(below) ? 0 : ownedDepth(below, (value as JsonObject | undefined)?.[first], rest);
  return depth === undefined ? undefined : depth + 1;
}

/** Whether a set of fields names a field with all that is below it. */
export function isLeaf(fields: JsonObject): boolean {
  return Object.keys(fields).length === 0;
}

function keyOfStep(fields: JsonObject, value: Json | undefined, step: string | number): string | undefined {
  if (typeof step === 'string') {
    return `f:${step}`;
  }
  const item = Array.isArray(value) ? value[step] : undefined;
  return Object.keys(fields).find((key) => namesItem(key, item));
}

/** Whether a key of FieldsV1 names an item of a list: `k:` has the fields that identify it, `v:` its value. */
export function namesItem(key: string, item: Json | undefined): boolean {
  switch (key.slice(0, 2)) {
    case 'k:': return Object.entries(JSON.parse(key.slice(2))).every(([name, value]) => partOf(item)[name] === value);
    case 'v:': return JSON.parse(key.slice(2)) === item;
    default: return false;
  }
}

/** The entry of a manager that has applied the object. */
export function appliedOwner(live: KubeObject, manager: string): JsonObject | undefined {
  return ownersOf(live).find((owner) => owner.manager === manager && owner.operation === 'Apply' && !owner.subresource);
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
