import { Duration } from 'cdk8s';
import { durationText, SCALARS } from './scalars';
import { has, kindOf } from './schema';
import { ENUMS, MESSAGES } from './schema.generated';
import { IstioVersion } from '../istio';
import { CodeExpression, Fields, isMap } from '../json';

/**
 * Converts a plain mesh config to the form that a program uses: durations and members of enums become expressions. Fields that the
 * types of this version cannot express exactly go into `raw` of the part that contains them.
 */
export function meshConfigExpression(version: IstioVersion, plain: Fields): Fields {
  return messageExpression('MeshConfig', plain, version._release);
}

function messageExpression(name: string, plain: Fields, version: string): Fields {
  const typed: Fields = {};
  const raw: Fields = {};
  for (const [key, value] of Object.entries(plain)) {
    const expression = fieldExpression(name, key, value, Object.keys(typed), version);
    if (expression === undefined) {
      raw[key] = value;
    } else {
      typed[key] = expression;
    }
  }
  return Object.keys(raw).length > 0 ? { ...typed, raw } : typed;
}

/** The expression of a field, or undefined if the types cannot express the value. */
function fieldExpression(name: string, key: string, value: unknown, others: string[], version: string): unknown {
  const schema = Object.hasOwn(MESSAGES[name], key) ? MESSAGES[name][key] : undefined;
  const isSecond = others.some((other) => schema?.oneof && MESSAGES[name][other].oneof === schema.oneof);
  if (!schema || isSecond || !has(version, schema)) {
    return undefined;
  }
  const { item, container } = kindOf(schema.type);
  if (container === 'list') {
    return Array.isArray(value) ? allOrNothing(value.map((inner) => singleExpression(item, inner, version))) : undefined;
  }
  if (container === 'map') {
    const items = isMap(value) ? allOrNothing(Object.values(value).map((inner) => singleExpression(item, inner, version))) : undefined;
    return items && Object.fromEntries(Object.keys(value as Fields).map((entry, index) => [entry, items[index]]));
  }
  return singleExpression(item, value, version);
}

function singleExpression(type: string, value: unknown, version: string): unknown {
  if (MESSAGES[type]) {
    return isMap(value) ? messageExpression(type, value, version) : undefined;
  }
  if (ENUMS[type]) {
    const isMember = typeof value === 'string' && Object.hasOwn(ENUMS[type], value) && has(version, ENUMS[type][value]);
    return isMember ? new CodeExpression(type as CodeExpression['of'], value) : undefined;
  }
  if (type === 'duration') {
    return durationExpression(value);
  }
  return SCALARS[type].is(value) ? value : undefined;
}

/** A duration in whole seconds, or in milliseconds. Undefined if a Duration would not be written as the same text. */
function durationExpression(value: unknown): CodeExpression | undefined {
  const seconds = typeof value === 'string' ? Number(/^([\d.]+)s$/.exec(value)?.[1]) : NaN;
  const [unit, amount] = Number.isInteger(seconds) ? ['seconds', seconds] as const : ['millis', Math.round(seconds * 1000)] as const;
  const isSame = !Number.isNaN(seconds) && durationText(Duration[unit](amount)) === value;
  return isSame ? new CodeExpression('Duration', unit, [amount]) : undefined;
}

function allOrNothing(items: unknown[]): unknown[] | undefined {
  return items.includes(undefined) ? undefined : items;
}
