import { Change } from './charts';
import { isMap, JsonObject, mergeOver, partOf, SourceObject } from '../../json';

/**
 * Makes a change in its object.
 *
 * @throws if there is no such object or field
 */
export function makeChange(change: Change, objects: SourceObject[]): void {
  const { kind, name, path, where, ifExists } = change;
  const changed = objects.find(({ object }) => object.kind === kind && partOf(object.metadata).name === name && isInPlace(object, change));
  if (!changed && ifExists) {
    return;
  }
  if (!changed) {
    const names = objects.filter(({ object }) => object.kind === kind && isInPlace(object, change)).map(({ object }) => partOf(object.metadata).name);
    const others = names.length > 0 ? `Name one of ${names.join(', ')}, or delete this patch` : 'Delete this patch';
    throw new Error(`${where}: there is no ${kind} ${name} to change. ${others}`);
  }
  const parent = path.slice(0, -1).reduce<any>((inner, element, index) => below(inner, element, path[index + 1], change), changed.object);
  set(parent, path[path.length - 1], change);
}

/** Whether an object is in the namespace of the change, or in none. */
function isInPlace({ metadata }: JsonObject, { namespace }: Change): boolean {
  return [undefined, namespace].includes(partOf(metadata).namespace as string | undefined);
}

/** The value at an element of a path. A missing map or list is created. */
function below(parent: any, element: string, next: string, change: Change): any {
  const key = keyIn(parent, element, change);
  return parent[key] ??= isSelector(next) ? [] : {};
}

function set(parent: any, element: string, change: Change): void {
  const { value, replaces } = change;
  const key = keyIn(parent, element, change);
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
function keyIn(parent: any, element: string, { where, adds }: Change): string | number {
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
  if (index < 0 && adds && Array.isArray(parent)) {
    return parent.length;
  }
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
