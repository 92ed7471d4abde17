import { Fields, isMap } from './parts';

/** The value at a path of names, such as `global.proxy.image`. It is undefined if a name on the way is missing. */
export function valueAt(value: unknown, path: string): any {
  return path.split('.').reduce<any>((inner, name) => inner?.[name], value);
}

/** A copy of the fields that has this value at a path. Maps on the way are created. */
export function withValueAt(fields: Fields, path: string, value: unknown): Fields {
  const [name, ...rest] = path.split('.');
  const below = isMap(fields[name]) ? fields[name] : {};
  return { ...fields, [name]: rest.length === 0 ? value : withValueAt(below, rest.join('.'), value) };
}
