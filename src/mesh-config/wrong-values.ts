import { has, jsonName, kindOf } from './schema';
import { ENUMS, MESSAGES } from './schema.generated';
import { IstioVersion } from '../istio';
import { isMap, spellingDistance } from '../json';
import { isMissing } from '../names';

/** A value of a plain mesh config that istiod does not read. It then uses its defaults in place of the whole mesh config. */
export interface WrongValue {
  readonly path: string[];
  /** What is wrong, and what to write instead. The path is written before it. */
  readonly message: string;
}

/** All values of a plain mesh config whose type istiod does not read. Fields that the version does not have are not looked at. */
export function wrongValues(version: IstioVersion, config: unknown): WrongValue[] {
  return ofItem('MeshConfig', config, version._release);
}

/** A null is a field that is not set, or an entry of a map, but no item of a list. */
function ofField(type: string, value: unknown, version: string): WrongValue[] {
  const { item, container } = kindOf(type);
  if (isMissing(value)) {
    return [];
  }
  switch (container) {
    case 'list': return Array.isArray(value) ? itemsOf(item, value, version) : [wrong(value, isScalar(value) ? `a list: [${JSON.stringify(value)}]` : 'a list')];
    case 'map': return isMap(value) ? itemsOf(item, withoutNulls(value), version) : [wrong(value, 'a map')];
    default: return ofItem(item, value, version);
  }
}

function withoutNulls(map: object): object {
  return Object.fromEntries(Object.entries(map).filter(([, inner]) => !isMissing(inner)));
}

function itemsOf(item: string, values: object, version: string): WrongValue[] {
  return Object.entries(values).flatMap(([key, value]) => within(key, ofItem(item, value, version)));
}

function ofItem(type: string, value: unknown, version: string): WrongValue[] {
  if (MESSAGES[type]) {
    return isMap(value) ? ofMessage(type, value, version) : isMissing(value) ? [] : [wrong(value, `a map with ${namesOf(type, version)}`)];
  }
  if (ENUMS[type]) {
    return ofEnum(value, Object.keys(ENUMS[type]).filter((member) => has(version, ENUMS[type][member])));
  }
  const { reads, what, repair } = SCALARS[type];
  const right = reads(value) ? undefined : repair?.(value);
  return reads(value) ? [] : [wrong(value, `${what}${right === undefined ? '' : `. Write it as ${right}`}`)];
}

function ofMessage(name: string, value: Readonly<Record<string, unknown>>, version: string): WrongValue[] {
  const fields = MESSAGES[name];
  const given = Object.entries(value).map(([key, inner]) => ({ key, inner, field: fields[jsonName(key)] }))
    .filter(({ key, field, inner }) => Object.hasOwn(fields, jsonName(key)) && has(version, field) && !isMissing(inner));
  return given.flatMap(({ key, inner, field }) => within(key, ofField(field.type, inner, version)));
}

function namesOf(message: string, version: string): string {
  return Object.entries(MESSAGES[message]).filter(([, field]) => has(version, field)).map(([name]) => name).slice(0, MOST_NAMES).join(', ');
}

const MOST_NAMES = 12;

/** An enum is the name of a member, or its number. */
function ofEnum(value: unknown, members: string[]): WrongValue[] {
  if (members.includes(value as string) || SCALARS.int32.reads(typeof value === 'number' ? value : undefined)) {
    return [];
  }
  const [near] = members.filter((member) => spellingDistance(String(value).toUpperCase(), member, 2) < Infinity);
  return [wrong(value, `one of ${members.join(', ')}${near ? `. Did you mean ${near}?` : ''}`)];
}

/** The values that istiod reads as a scalar type, what to write, and how to write another value. */
interface Scalar {
  readonly reads: (value: unknown) => boolean;
  readonly what: string;
  readonly repair?: (value: unknown) => string | undefined;
}

function whole(least: number, greatest: number): Scalar {
  const isInRange = (value: unknown) => Number.isInteger(value) && (value as number) >= least && (value as number) <= greatest;
  return { reads: (value) => isInRange(/^-?\d+$/.test(textOf(value)) ? Number(value) : value), what: `a whole number from ${least} to ${greatest}` };
}

const SCALARS: Record<string, Scalar> = {
  string: {
    reads: (value) => typeof value === 'string',
    what: 'text',
    repair: (value) => (isScalar(value) ? `${JSON.stringify(String(value))}, in quotes` : undefined),
  },
  boolean: {
    reads: (value) => typeof value === 'boolean',
    what: 'true or false',
    repair: (value) => (['true', 'false'].includes(textOf(value)) ? `${value}, without quotes` : undefined),
  },
  double: { reads: (value) => typeof value === 'number' || /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(textOf(value)), what: 'a number' },
  int32: whole(-(2 ** 31), 2 ** 31 - 1),
  uint32: whole(0, 2 ** 32 - 1),
  int64: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  duration: {
    reads: isDuration,
    what: 'a duration with a unit, such as "10s"',
    repair: (value) => (/^\d+$/.test(String(value)) ? `"${value}s"` : undefined),
  },
  struct: { reads: isMap, what: 'a map' },
};

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A duration as Go writes it, such as `1m30s`. */
function isDuration(value: unknown): boolean {
  return /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(textOf(value));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function wrong(value: unknown, what: string): WrongValue {
  const is = Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : JSON.stringify(value);
  return { path: [], message: `is ${is}, but must be ${what}` };
}

function within(key: string, found: WrongValue[]): WrongValue[] {
  return found.map(({ path, message }) => ({ path: [key, ...path], message }));
}
