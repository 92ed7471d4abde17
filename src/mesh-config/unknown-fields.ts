import { has, jsonName, kindOf } from './schema';
import { MESSAGES } from './schema.generated';
import { IstioVersion } from '../istio';
import { isMap } from '../json';

/** A field of a plain mesh config that Istio does not have. Istio would ignore it. */
export interface UnknownField {
  readonly path: string[];
  /** The message that lacks the field, such as `MeshProxyConfig`. */
  readonly message: string;
  /** Other versions that have the field at this place. */
  readonly versions: readonly string[];
  /** Other places of the mesh config that have a field of this name. */
  readonly places: readonly string[];
  /** The names of the fields that the message has. */
  readonly siblings: readonly string[];
}

/** All fields of a plain mesh config that this version does not have. A field can have its name in JSON, or that of the protocol buffer. */
export function unknownFields(version: IstioVersion, config: unknown): UnknownField[] {
  return ofMessage('MeshConfig', config, { version: version._release, path: [] });
}

/** The path in the mesh config of a field of the mesh or of its proxies. */
export function placeOfField(version: IstioVersion, name: string): string | undefined {
  return placesOf(name, version._release)[0];
}

interface Place { readonly version: string; readonly path: string[] }

function ofMessage(name: string, value: unknown, { version, path }: Place): UnknownField[] {
  const fields = MESSAGES[name];
  return (isMap(value) ? Object.entries(value) : []).flatMap(([key, inner]) => {
    const [known] = [key, jsonName(key)].filter((each) => Object.hasOwn(fields, each));
    const here = [...path, key];
    if (known === undefined || !has(version, fields[known])) {
      return [unknown(name, here, version)];
    }
    const { item, container } = kindOf(fields[known].type);
    return MESSAGES[item] ? itemsOf(inner, container).flatMap(([place, each]) => ofMessage(item, each, { version, path: [...here, ...place] })) : [];
  });
}

function itemsOf(value: unknown, container?: 'list' | 'map'): [string[], unknown][] {
  if (container === undefined) {
    return [[[], value]];
  }
  const isRight = container === 'list' ? Array.isArray(value) : isMap(value); // another type is a problem of its own
  return isRight ? Object.entries(value as object).map(([key, item]) => [[key], item]) : [];
}

function unknown(message: string, path: string[], version: string): UnknownField {
  const fields = MESSAGES[message];
  const name = jsonName(path[path.length - 1]);
  return {
    path,
    message,
    versions: Object.hasOwn(fields, name) ? fields[name].versions ?? [] : [],
    places: placesOf(name, version).filter((place) => place !== path.join('.')),
    siblings: Object.keys(fields).filter((each) => has(version, fields[each])),
  };
}

/** The messages whose fields people write at other places. */
const COMMON = [['MeshConfig', ''], ['MeshProxyConfig', 'defaultConfig.']] as const;

function placesOf(name: string, version: string): string[] {
  return COMMON.filter(([message]) => Object.hasOwn(MESSAGES[message], name) && has(version, MESSAGES[message][name])).map(([, prefix]) => `${prefix}${name}`);
}
