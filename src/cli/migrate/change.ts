import { Change } from './charts';
import { isMap, mergeOver, partOf, SourceObject } from '../../json';

/**
 * Makes a change in its object.
 *
 * @throws if there is no such object or field
 */
export function makeChange(change: Change, objects: SourceObject[]): void {
  const { kind, name, namespace, path, where } = change;
  const changed = objects.find(({ object }) => object.kind === kind && partOf(object.metadata).name === name
    && [undefined, namespace].includes(partOf(object.metadata).namespace as string | undefined));
  if (!changed) {
    throw new Error(`${where}: there is no ${kind} ${name} to change. Delete this patch`);
  }
  const parent = path.slice(0, -1).reduce<any>((inner, element, index) => below(inner, element, path[index + 1], where), changed.object);
  set(parent, path[path.length - 1], change);
}

/** The value at an element of a path. A missing map or list is created. */
function below(parent: any, element: string, next: string, where: string): any {
  const key = keyIn(parent, element, where);
  return parent[key] ??= isSelector(next) ? [] : {};
}

function set(parent: any, element: string, { value, replaces, where }: Change): void {
  const key = keyIn(parent, element, where);
  if (value !== undefined) {
    parent[key] = !replaces && isMap(value) && isMap(parent[key]) ? mergeOver(parent[key], value) : value;
  } else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
}

function isSelector(element: string): boolean {
  return element.startsWith('[') && element.endsWith(']');
}

/**
 * The key of a map, or the index in a list. `[name:discovery]` is the item with this name, `[:value]` the item that equals or matches this value,
 * and `[2]` the third item. A number beyond the end, or `[-1]`, is a new item.
 */
function keyIn(parent: any, element: string, where: string): string | number {
  if (typeof parent !== 'object' || parent === null) {
    throw new Error(`${where}: there is no ${element} in ${JSON.stringify(parent)}. Name a field of a map or list, or delete this patch`);
  }
  if (element in Object.prototype) {
    throw new Error(`${where}: ${element} cannot be a field, since JavaScript reserves this name. Delete this patch`);
  }
  if (!isSelector(element)) {
    return element;
  }
  const selector = element.slice(1, -1);
  const [, key, value] = /^([\w-]*):(.*)$/s.exec(selector) ?? [undefined, '', selector];
  if (Array.isArray(parent) && /^(-1|\d+)$/.test(selector)) {
    return selector === '-1' ? parent.length : Math.min(Number(selector), parent.length);
  }
  const matches = (item: unknown) => isMap(item) ? String(item[key]) === value.replaceAll('\\:', ':') : patternOf(value, element, where).test(String(item));
  const index = Array.isArray(parent) ? parent.findIndex(matches) : -1;
  if (index < 0) {
    throw new Error(`${where}: there is no ${element} in the list. Name an existing item, or delete this patch`);
  }
  return index;
}

function patternOf(text: string, element: string, where: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new Error(`${where}: ${element} is not a regular expression. Write a backslash before a special character`);
  }
}
