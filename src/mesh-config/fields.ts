import { Duration } from 'cdk8s';
import { durationText, SCALARS } from './scalars';
import { has, kindOf, Presence } from './schema';
import { ENUMS, MESSAGES } from './schema.generated';
import { MeshConfig, MeshProxyConfig } from './types.generated';
import { IstioVersion } from '../istio';
import { mergeOver, Fields, isMap } from '../json';

/**
 * Converts a typed mesh config to the fields that istiod reads: durations become text, and each `raw` is merged into its part.
 *
 * @param where the place in error messages, such as the path of the construct
 * @throws for an unknown field, a field that the version does not have, two fields that exclude each other, and a value of the wrong type
 */
export function meshConfigFields(where: string, version: IstioVersion, config: MeshConfig): Fields {
  return message('MeshConfig', config, { path: where, version: version._release });
}

/** Converts a typed proxy config in the same way. */
export function proxyConfigFields(where: string, version: IstioVersion, config: MeshProxyConfig): Fields {
  return message('MeshProxyConfig', config, { path: where, version: version._release });
}

/** The path of a field, and the version that must have the field. */
interface Place {
  readonly path: string;
  readonly version: string;
}

function message(name: string, given: object, at: Place): Fields {
  const { raw, ...typed } = given as Fields;
  const entries = Object.entries(typed).filter(([, value]) => value !== undefined);
  const fields = Object.fromEntries(entries.map(([key, value]) => [key, field(name, key, value, { ...at, path: `${at.path}.${key}` })]));
  assertOneofs(name, Object.keys(fields), at);
  return raw === undefined ? fields : mergeOver(fields, expect(isMap(raw), raw as Fields, 'a map of fields', { ...at, path: `${at.path}.raw` }));
}

function field(name: string, key: string, value: unknown, at: Place): unknown {
  if (!Object.hasOwn(MESSAGES[name], key)) {
    throw new Error(`${at.path} is ${text(value)}, but ${name} has no field '${key}'. Correct the name, or write a field that is newer than these types into 'raw'`);
  }
  const schema = MESSAGES[name][key];
  assertPresent(schema, value, at, "write it into 'raw' to set it anyway");
  const { item, container } = kindOf(schema.type);
  if (container === 'list') {
    return expect(Array.isArray(value), value as unknown[], 'a list', at).map((inner, index) => single(item, inner, { ...at, path: `${at.path}[${index}]` }));
  }
  if (container === 'map') {
    const entries = Object.entries(expect(isMap(value), value as Fields, 'a map', at));
    return Object.fromEntries(entries.map(([entry, inner]) => [entry, single(item, inner, { ...at, path: `${at.path}.${entry}` })]));
  }
  return single(item, value, at);
}

function single(type: string, value: unknown, at: Place): unknown {
  if (MESSAGES[type]) {
    return message(type, expect(isMap(value), value as Fields, `a ${type}`, at), at);
  }
  if (ENUMS[type]) {
    const members = Object.keys(ENUMS[type]).map((member) => `${type}.${member}`).join(', ');
    const member = expect(typeof value === 'string' && Object.hasOwn(ENUMS[type], value), value as string, `one of ${members}`, at);
    assertPresent(ENUMS[type][member], value, at, 'choose another member');
    return member;
  }
  const { is, what } = SCALARS[type];
  const checked = expect(is(value), value, what, at);
  return checked instanceof Duration ? durationText(checked) : checked;
}

function expect<T>(holds: boolean, value: T, what: string, { path }: Place): T {
  if (!holds) {
    throw new Error(`${path} is ${text(value)}. Write ${what}, or leave it out`);
  }
  return value;
}

function assertPresent(presence: Presence, value: unknown, { path, version }: Place, repair: string): void {
  if (!has(version, presence)) {
    throw new Error(`${path} is ${text(value)}, which is not in Istio ${version} but in ${presence.versions!.join(', ')}. Leave it out, or ${repair}`);
  }
}

function assertOneofs(name: string, keys: string[], { path }: Place): void {
  for (const key of keys) {
    const { oneof } = MESSAGES[name][key];
    const second = oneof && keys.find((other) => other !== key && MESSAGES[name][other].oneof === oneof);
    if (second) {
      throw new Error(`${path} has both '${key}' and '${second}', but Istio accepts only one of them. Leave one of them out`);
    }
  }
}

function text(value: unknown): string {
  return value instanceof Duration ? `Duration ${durationText(value)}` : JSON.stringify(value);
}
