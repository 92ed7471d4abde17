import { Fields, isMap } from './parts';

/** The value at a path of names, such as `global.proxy.image`. It is undefined if a name on the way is missing. */
export function valueAt(value: unknown, path: string): any {
  return valueIn(value, path.split('.'));
}

/** The value at a path whose names may have dots themselves. It is undefined if a name on the way is missing. */
export function valueIn(value: unknown, path: readonly (number | string)[]): any {
  return path.reduce<any>((inner, name) => inner?.[name], value);
}

/** A copy of the fields that has this value at a path. Maps on the way are created. */
export function withValueAt(fields: Fields, path: string, value: unknown): Fields {
  const [name, ...rest] = path.split('.');
  const below = isMap(fields[name]) ? fields[name] : {};
  return { ...fields, [name]: rest.length === 0 ? value : withValueAt(below, rest.join('.'), value) };
}

/** The fields that have these values at their paths. Maps on the way are created. */
export function fieldsOf(values: readonly (readonly [path: string, value: unknown])[]): Fields {
  const fields: Fields = {};
  for (const [path, value] of values) {
    const names = path.split('.');
    const last = names.pop()!;
    const parent = names.reduce<Fields>((map, name) => (isMap(map[name]) ? map[name] : map[name] = {}) as Fields, fields);
    parent[last] = value;
  }
  return fields;
}
