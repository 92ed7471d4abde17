import { UsageError } from './exit-code';

/** What a `--set` says: for which part, and the value in its nesting. */
export interface SetValue {
  readonly part: string;
  readonly values: object;
}

/**
 * One `part.path=value`, as Helm reads its `--set`: numbers, booleans and null are what they look like, `{a,b}` is a list, a backslash
 * keeps a dot or a comma in a name.
 */
export function parseSet(text: string, parts: string[]): SetValue {
  const [left, ...rest] = text.split('=');
  const [part, ...path] = left.split(/(?<!\\)\./).map((name) => name.replace(/\\(.)/g, '$1'));
  if (rest.length === 0 || path.length === 0 || !parts.includes(part)) {
    throw new UsageError(`--set ${text}: write PART.PATH=VALUE, where PART is ${parts.join(', ')}; for example ${parts[1]}.pilot.autoscaleMin=2`);
  }
  const value = parseValue(rest.join('='));
  return { part, values: path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object };
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
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : text.replace(/\\(.)/g, '$1');
}
