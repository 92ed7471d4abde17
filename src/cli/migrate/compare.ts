import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { isMap, JsonObject, partOf, SourceObject } from '../../json';
import { withNumbers } from '../../mesh-config/internal';

/** A field that differs. A side without the field is undefined. */
export interface Difference {
  readonly identity: string;
  /** The path of the construct of the wanted object, or of the found one if no object is wanted. */
  readonly origin: string;
  readonly field: readonly string[];
  readonly wanted?: unknown;
  readonly found?: unknown;
}

/**
 * The differences between objects and the wanted ones.
 *
 * @param unrecorded the paths of settings that the record of all settings may lack, such as `profile`
 * @param unread settings that the values of the injector may lack too, because no template reads them
 */
export function differences(wanted: SourceObject[], found: SourceObject[], unrecorded: string[][] = [], unread: string[][] = []): Difference[] {
  const [theirs, ours] = [byIdentity(wanted), byIdentity(found)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((identity) => {
    const [one, other] = [theirs, ours].map((objects) => comparable(objects.get(identity)?.object, unrecorded, unread));
    const { origin } = theirs.get(identity) ?? ours.get(identity)!;
    return fields([], one, other).map((difference) => ({ identity, origin, ...difference }));
  });
}

/** @throws if two objects have the same identity */
export function byIdentity<T extends SourceObject>(objects: T[]): Map<string, T> {
  const known = new Map<string, T>();
  for (const one of objects) {
    const identity = identityOf(one.object);
    const other = known.get(identity);
    if (other) {
      throw new Error(`${identity} is defined twice, at ${other.origin} and at ${one.origin}. Delete one of them`);
    }
    known.set(identity, one);
  }
  return known;
}

function identityOf({ apiVersion, kind, metadata }: JsonObject): string {
  const { namespace, name } = partOf(metadata);
  return `${apiVersion} ${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/**
 * The object with its JSON texts parsed. Newer releases record values in a ConfigMap, where they have no effect: `original-values` has the values of the
 * user, which a program does not have; `merged-values` has all settings, where a program has only those that its props express. The mesh config is
 * compared as istiod reads it, so that a number equals its text.
 */
function comparable(object: any, unrecorded: string[][], unread: string[][]): any {
  if (object?.kind !== 'ConfigMap' || !object.data) {
    return object;
  }
  const { mesh, values, 'merged-values': all, 'original-values': given, ...data } = object.data;
  return {
    ...object,
    data: {
      ...data,
      ...(mesh === undefined ? {} : { mesh: withNumbers(parse(mesh) ?? {}) }),
      ...(values === undefined ? {} : { values: withoutNothing(withoutAll(JSON.parse(values), unread)) }),
      ...(all === undefined ? {} : { 'merged-values': withoutNothing(withoutAll(readAlike(JSON.parse(all)), unrecorded)) }),
    },
  };
}

/** The settings with the mesh config as istiod reads it. */
function readAlike({ meshConfig, ...settings }: any): unknown {
  return { ...settings, ...(isMap(meshConfig) ? { meshConfig: withNumbers(meshConfig) } : {}) };
}

/** A default that is deleted with `null` counts as an empty one. */
function withoutNothing(value: unknown): unknown {
  if (!isMap(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, entry]) => [key, withoutNothing(entry)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== null && (typeof entry !== 'object' || Object.keys(entry as object).length > 0)));
}

function withoutAll(settings: unknown, paths: string[][]): unknown {
  return paths.reduce(without, settings);
}

function without(settings: unknown, [key, ...path]: string[]): unknown {
  if (!isMap(settings) || !Object.hasOwn(settings, key)) {
    return settings;
  }
  const { [key]: inner, ...others } = settings;
  return path.length === 0 ? others : { ...others, [key]: without(inner, path) };
}

function fields(field: string[], wanted: unknown, found: unknown): Pick<Difference, 'field' | 'wanted' | 'found'>[] {
  if (isDeepStrictEqual(wanted, found)) {
    return [];
  }
  if (isMap(wanted) && isMap(found)) {
    return keys(wanted, found).flatMap((key) => fields([...field, key], wanted[key], found[key]));
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((item, index) => fields([...field, String(index)], item, found[index]));
  }
  return [{ field, wanted, found }];
}

function keys(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}

/** A difference as a sentence. */
export function described({ identity, field, wanted, found }: Difference): string {
  if (field.length === 0) {
    return wanted === undefined ? `${identity} is only in the program` : `${identity} is missing in the program`;
  }
  return `${identity}: ${field.join('.')} is ${shown(found)} in the program, but ${shown(wanted)} with the values`;
}

const LONGEST = 200;

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
