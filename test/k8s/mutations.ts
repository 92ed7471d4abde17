import { isMap } from '../../src/json';
import { definition, FieldSchema, fragmentSchema } from '../../src/k8s/internal';

/** A part of a Kubernetes object with one fault. */
export interface Mutation {
  readonly fault: 'unknown' | 'mistyped' | 'missing' | 'twice';
  /** The path of the fault in the part. */
  readonly path: (string | number)[];
  readonly value: unknown;
}

/** Each fault that a valid part of a Kubernetes object can have. A strategic merge patch can lack fields, and name an item twice. */
export function mutations(fragment: string, value: unknown): Mutation[] {
  const all = ofField(fragmentSchema(fragment), value, [], (changed) => changed);
  return fragment === 'GatewayOverlays{}' ? all.filter(({ fault }) => fault === 'unknown' || fault === 'mistyped') : all;
}

/** Puts a changed part back into the whole. */
type Put = (changed: unknown) => unknown;

function ofField(schema: FieldSchema, value: unknown, path: (string | number)[], put: Put): Mutation[] {
  if (schema.container === 'list') {
    const list = value as unknown[];
    const twice: Mutation[] = schema.keys.length > 0 && list.length > 0 ? [{ fault: 'twice', path: [...path, list.length], value: put([...list, list[0]]) }] : [];
    const putAt = (at: number): Put => (changed) => put(list.map((one, index) => (index === at ? changed : one)));
    return [mistyped('a', path, put), ...twice, ...list.flatMap((item, at) => ofItem(schema, item, [...path, at], putAt(at)))];
  }
  if (schema.container === 'map') {
    const putAt = (key: string): Put => (changed) => put({ ...value as object, [key]: changed });
    return [mistyped('a', path, put), ...Object.entries(value as object).flatMap(([key, item]) => ofItem(schema, item, [...path, key], putAt(key)))];
  }
  return ofItem(schema, value, path, put);
}

function ofItem(schema: FieldSchema, value: unknown, path: (string | number)[], put: Put): Mutation[] {
  const fields = definition(schema.item);
  if (!fields || !isMap(value)) {
    return [mistyped(wrong(schema.item), path, put)];
  }
  const without = (name: string) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  const putAt = (name: string): Put => (changed) => put({ ...value, [name]: changed });
  const inner = Object.entries(value).flatMap(([name, field]) => ofField(fields.get(name)!, field, [...path, name], putAt(name)));
  const required = Object.keys(value).filter((name) => fields.get(name)!.required);
  return [
    mistyped('a', path, put),
    { fault: 'unknown', path: [...path, 'notAField'], value: put({ ...value, notAField: 'x' }) },
    ...required.map((name): Mutation => ({ fault: 'missing', path, value: put(without(name)) })),
    ...inner,
  ];
}

function mistyped(value: unknown, path: (string | number)[], put: Put): Mutation {
  return { fault: 'mistyped', path, value: put(value) };
}

/** A value that does not have this scalar type. */
function wrong(type: string): unknown {
  return { boolean: 'yes', integer: 'many', number: 'many', quantity: 'much', string: 7 }[type] ?? { a: 1 };
}
