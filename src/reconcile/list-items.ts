import { Place } from './field-path';
import { fieldsOf, namesItem, ownersOf } from './managed-fields';
import { isMap, Json, JsonObject, partOf } from '../json';
import { KubeObject } from '../kube';

/** The sets of fields of all owners of one part of a live object, in the format FieldsV1. */
type FieldSets = JsonObject[];

/** The default of a field of a key: a port without a protocol is one of TCP. Other fields of keys have no default, except in some custom resources. */
const KEY_DEFAULTS: JsonObject = { protocol: 'TCP' };

/**
 * The place in a live object of a field of a desired one. The API server identifies an item of a list by some of its fields, or by its value: which,
 * say the `managedFields`. A list without such keys is owned as a whole: there, an item is found by its name, else by its index.
 *
 * @returns undefined if the live object has no such item
 */
export function livePlaceOf(desired: KubeObject, place: Place, live: KubeObject): Place | undefined {
  return samePlace(place, desired, live, fieldSetsOf(live));
}

/** The place in a desired object of a field of the live one. Undefined if the desired one has no such item. */
export function desiredPlaceOf(live: KubeObject, place: Place, desired: KubeObject): Place | undefined {
  return samePlace(place, live, desired, fieldSetsOf(live));
}

/**
 * The path of a field of a live object as the API server writes it in a conflict: with the key of each item of a list, as in
 * `.webhooks[name="a.example"].namespaceSelector`, `.spec.ports[port=80,protocol="TCP"].nodePort` or `.metadata.finalizers[="a.example/b"]`.
 */
export function conflictTextOf(place: Place, live: KubeObject): string {
  let [sets, part]: [FieldSets, Json | undefined] = [fieldSetsOf(live), live];
  return place.map((step) => {
    const item = stepInto(part, step);
    const key = typeof step === 'number' ? itemKeys(sets).find((each) => namesItem(each, item)) : undefined;
    [sets, part] = [below(sets, step, item), item];
    return typeof step === 'string' ? `.${step}` : key === undefined ? `[${step}]` : `[${textOfKey(key)}]`;
  }).join('');
}

/**
 * The index of the item that a key of `managedFields` names, in a list that may leave out fields of the key that have defaults.
 * Undefined if there is none, or if it could be more than one.
 */
export function indexNamed(key: string, items: Json[]): number | undefined {
  const exact = items.findIndex((item) => namesItem(key, item));
  const possible = exact >= 0 ? [exact] : [...items.keys()].filter((index) => mayName(key, items[index]));
  return possible.length === 1 ? possible[0] : undefined;
}

/** Whether a key names an item, if the fields of the key that the item leaves out have the values of the key as defaults. */
function mayName(key: string, item: Json): boolean {
  if (!key.startsWith('k:') || !isMap(item)) {
    return namesItem(key, item);
  }
  const wanted = JSON.parse(key.slice(2)) as JsonObject;
  const names = Object.keys(wanted);
  return names.every((name) => (item[name] ?? KEY_DEFAULTS[name] ?? wanted[name]) === wanted[name]) && names.some((name) => item[name] !== undefined);
}

function samePlace([first, ...rest]: Place, from: Json | undefined, to: Json | undefined, sets: FieldSets): Place | undefined {
  if (first === undefined) {
    return [];
  }
  const step = typeof first === 'number' ? sameItem(listOf(from), first, listOf(to), itemKeys(sets)) : first;
  if (step === undefined) {
    return undefined;
  }
  const [part, other] = [stepInto(from, first), stepInto(to, step)];
  const found = samePlace(rest, part, other, below(sets, first, part, other));
  return found && [step, ...found];
}

function sameItem(items: Json[], index: number, others: Json[], keys: string[]): number | undefined {
  if (keys.length > 0) {
    const named = keys.filter((key) => mayName(key, items[index]) && indexNamed(key, items) === index);
    return named.length === 1 ? indexNamed(named[0], others) : undefined;
  }
  const { name } = partOf(items[index]);
  const found = name === undefined ? index : others.findIndex((other) => partOf(other).name === name);
  return found >= 0 && found < others.length ? found : undefined;
}

function fieldSetsOf(live: KubeObject): FieldSets {
  return ownersOf(live).map(fieldsOf);
}

/** The keys of all items of a list that somebody owns. */
function itemKeys(sets: FieldSets): string[] {
  return [...new Set(sets.flatMap((fields) => Object.keys(fields)))].filter((key) => /^[kv]:/.test(key));
}

/** The sets of fields below a field, or below an item of a list, of which some state is given. */
function below(sets: FieldSets, step: string | number, ...states: (Json | undefined)[]): FieldSets {
  const isOn = (key: string) => typeof step === 'string' ? key === `f:${step}` : states.some((state) => namesItem(key, state));
  return sets.flatMap((fields) => Object.keys(fields).filter(isOn).map((key) => partOf(fields, key)));
}

function stepInto(part: Json | undefined, step: string | number): Json | undefined {
  return typeof step === 'number' ? listOf(part)[step] : isMap(part) ? part[step] : undefined;
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** A key of `managedFields` as the API server writes it in a conflict: `containerPort=80,protocol="TCP"`, or `="value"`. */
function textOfKey(key: string): string {
  const value = JSON.parse(key.slice(2)) as Json;
  return key.startsWith('k:') ? Object.entries(value as JsonObject).map(([name, part]) => `${name}=${quoted(part!)}`).join(',') : `=${quoted(value)}`;
}

/** The escapes of Go that are not numbers. */
const ESCAPES: { [character: string]: string } = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
};

/** A value as the verb `%q` of Go writes it: that escapes all characters that cannot be printed, and others than JSON does. */
function quoted(value: Json): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (each) => ESCAPES[each] ?? escaped(each.codePointAt(0)!))}"` : String(value);
}

function escaped(code: number): string {
  const [letter, digits] = code < 0x80 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).padStart(digits, '0')}`;
}
