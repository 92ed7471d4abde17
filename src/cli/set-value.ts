import { UsageError } from './exit-code';
import { isMap } from '../json';

/** One assignment of `--set`: the chart, the path of a value in it, and the value. A number in the path is an index of a list. */
export interface SetValue {
  readonly part: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The limit of Helm: a larger index is a mistake, and would take all memory. */
const LONGEST_LIST = 65_536;

/** One assignment: a name, and a list in braces or a text up to the next comma. A backslash escapes the character after it. */
const ASSIGNMENT = /((?:\\.|[^=\\,])*)=(\{(?:\\.|[^}\\])*\}|(?:\\.|[^,\\])*)(?:,|$)/y;

/**
 * Parses `PART.PATH=VALUE`, or several of these with commas between them, as Helm parses its `--set`. A value that looks like a number, a boolean
 * or null is one; `{a,b}` is a list, and `name[0]` is an item of a list. A backslash escapes a dot, a comma or a brace.
 */
export function parseSet(text: string, parts: string[]): SetValue[] {
  const found: SetValue[] = [];
  ASSIGNMENT.lastIndex = 0;
  do {
    const [, name, value] = ASSIGNMENT.exec(text) ?? [];
    const [part, ...path] = name === undefined ? [] : pathOf(name);
    if (typeof part !== 'string' || !parts.includes(part) || path.length === 0 || path.includes('')) {
      throw new UsageError(`--set ${text}: write PART.PATH=VALUE, where PART is ${parts.join(', ')}; for example ${parts[1]}.pilot.autoscaleMin=2. `
        + 'Write a backslash before a comma within a value');
    }
    if (path.some((place) => typeof place === 'number' && place >= LONGEST_LIST)) {
      throw new UsageError(`--set ${text}: a list cannot have more than ${LONGEST_LIST} items`);
    }
    found.push({ part, path, value: parseValue(value) });
  } while (ASSIGNMENT.lastIndex < text.length);
  return found;
}

/** The values with only one assignment made. A list on the path is kept whole, since a list replaces the list of an earlier source. */
export function assigned(values: unknown, path: readonly (string | number)[], value: unknown, isInList = false): unknown {
  if (path.length === 0) {
    return value;
  }
  const [place, ...rest] = path;
  if (typeof place === 'number') {
    const list: unknown[] = Array.isArray(values) ? [...values] : [];
    const missing = Array.from({ length: Math.max(0, place - list.length) }, () => null);
    return Object.assign([...list, ...missing], { [place]: assigned(list[place], rest, value, true) });
  }
  const below = isMap(values) ? values : {};
  return { ...isInList ? below : {}, [place]: assigned(below[place], rest, value, isInList) };
}

/** The digits of a text that ends with a place of a list, such as `[12]`. */
function placeAtEnd(text: string): string | undefined {
  const digits = text.endsWith(']') ? text.slice(text.lastIndexOf('[') + 1, -1) : '';
  return /^\d+$/.test(digits) && text.includes('[') ? digits : undefined;
}

function pathOf(name: string): (string | number)[] {
  return name.split(/(?<!\\)\./).flatMap((part) => {
    let key = part;
    const places: number[] = [];
    for (let place = placeAtEnd(key); place !== undefined; place = placeAtEnd(key)) {
      places.unshift(Number(place));
      key = key.slice(0, -place.length - 2);
    }
    return [unescaped(key), ...places];
  });
}

function parseValue(text: string): unknown {
  if (text.startsWith('{') && text.endsWith('}')) {
    const items = text.slice(1, -1);
    return items === '' ? [] : items.split(/(?<!\\),/).map(parseScalar);
  }
  return parseScalar(text);
}

function parseScalar(text: string): unknown {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  if (text === 'null') {
    return null;
  }
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : unescaped(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}
