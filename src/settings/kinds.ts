import { isMap } from '../json';
import { entries, naturally, isPlain } from '../text';

/**
 * The kind of a single value. Charts write some strings without quotes (`word`, or `name` if it must not be empty), some as a part of
 * another string (`part`), and some in quotes but without escapes (`quoted`). A string is invalid there if YAML reads it as another
 * value or cannot read it.
 */
type Scalar = 'boolean' | 'number' | 'integer' | 'number or text' | 'number or word' | 'boolean or auto' | 'text' | 'name' | 'word' | 'part' | 'quoted'
  /** A value that the chart converts to a string. */
  | 'scalar' | 'quoted scalar'
  | `one of ${string}`;

/** The kind of a value. A `map` has keys that the user chooses. */
export type Kind = Scalar | 'list' | 'list without templates' | 'map' | 'anything' | `list of ${Scalar}` | 'list of map' | 'map of map' | 'map of anything' | `map of ${Scalar}` | 'number or empty map';

/** A part of a value that does not fit its kind. */
export interface Misfit {
  /** The path of the part inside the value. */
  readonly path: string[];
  /** What the part is, and what it must be. */
  readonly message: string;
  /** How to write it, as a sentence. It is undefined if that is not known, or if the message says it. */
  readonly repair?: string;
}

/** All parts of a value that do not fit its kind or cannot be written. The value must not be null. */
export function misfits(value: unknown, kind: Kind): Misfit[] {
  return [...kindMisfits(value, kind), ...typeof value === 'string' ? [] : harmed(value)];
}

function kindMisfits(value: unknown, kind: Kind): Misfit[] {
  const inner = /^(list|map) of (.*)$/.exec(kind);
  if (inner?.[1] === 'list' && Array.isArray(value)) {
    return value.flatMap((item, index) => within(String(index), itemMisfits(item, inner[2] as Kind)));
  }
  if (inner?.[1] === 'map' && isMap(value)) {
    return Object.entries(value).flatMap(([key, entry]) => within(key, entryMisfits(key, entry, inner[2] as Kind)));
  }
  return fits(value, kind) ? unwritable(value)
    : [{ ...misfit(`is ${described(value)}, but must be ${article(coarse(value, kind))}`), repair: repairOf(value, kind) }];
}

function itemMisfits(item: unknown, kind: Kind): Misfit[] {
  const isEmpty = item === null || (item === '' && kind !== 'text');
  return isEmpty ? [misfit(`is ${described(item)}. Leave it out`)] : kindMisfits(item, kind);
}

function entryMisfits(key: string, value: unknown, kind: Kind): Misfit[] {
  if (KEYS_UNQUOTED.includes(kind) && !isPlain(key)) {
    return [misfit(`is a key that is not read as text without quotes, and the chart writes it without them. Choose another than ${JSON.stringify(key)}`)];
  }
  if (value === null) {
    return ['quoted scalar', 'map'].includes(kind) ? [misfit('is null, but cannot be. Leave it out')] : [];
  }
  return RESERVED.includes(key) ? [misfit('cannot be a key')] : kindMisfits(value, kind === 'map' ? 'map of anything' : kind);
}

/** The entries of a map whose keys the chart writes without quotes. */
const KEYS_UNQUOTED: Kind[] = ['scalar', 'quoted scalar', 'map', 'anything'];

function misfit(message: string): Misfit {
  return { path: [], message };
}

/** The parts that no object can have: nulls in a list, and keys with a special meaning in JavaScript or YAML. */
function unwritable(value: unknown): Misfit[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => within(String(index), item === null ? [misfit('is null. Leave it out')] : unwritable(item)));
  }
  return isMap(value) ? Object.entries(value).flatMap(([key, entry]) => within(key, RESERVED.includes(key) ? [misfit('cannot be a key')] : unwritable(entry))) : [];
}

const RESERVED = ['__proto__', 'constructor', '<<'];

/** Strings that the chart changes when it writes a map or a list as a YAML block. */
function harmed(value: unknown, isLast = true): Misfit[] {
  if (typeof value === 'string') {
    return isHarmed(value, isLast) ? [misfit(HARMED)] : [];
  }
  const items = Array.isArray(value) ? value.map((item, index) => [String(index), item]) : isMap(value) ? entries(value, naturally) : [];
  return items.flatMap(([key, item], index) => within(key, harmed(item, isLast && index === items.length - 1)));
}

/** Whether a string breaks its YAML block with a rare line separator, or loses its end because it is the last string of the block. */
function isHarmed(text: string, isLast = true): boolean {
  return /[\u2028\u2029]/.test(text) || (isLast && /(^|\n)\n$|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$/.test(text));
}

const HARMED = 'has a line separator, or ends in several line breaks or in white space that is no space, but must be text that the chart does not harm: write it without';

function within(key: string, found: Misfit[]): Misfit[] {
  return found.map((one) => ({ ...one, path: [key, ...one.path] }));
}

function fits(value: unknown, kind: Kind): boolean {
  const isNumber = typeof value === 'number';
  const isText = typeof value === 'string';
  switch (kind) {
    case 'anything': return true;
    case 'boolean': return typeof value === 'boolean';
    case 'number': return isNumber;
    case 'integer': return Number.isInteger(value);
    case 'number or text': return isNumber || isText;
    case 'number or word': return isNumber || (isText && value !== '' && isWord(value));
    case 'number or empty map': return isNumber || (isMap(value) && Object.keys(value).length === 0);
    case 'boolean or auto': return value === 'auto' || typeof value === 'boolean';
    case 'text': return isText;
    case 'name': return isText && value !== '' && isWord(value);
    case 'word': return isText && isWord(value);
    case 'part': return isText && isPlain(`x${value}`) && isQuotable(value);
    case 'quoted': return isText && isQuotable(value);
    case 'scalar': return isNumber || isText || typeof value === 'boolean';
    case 'quoted scalar': return isNumber || typeof value === 'boolean' || (isText && isQuotable(value));
    case 'list': return Array.isArray(value);
    case 'list without templates': return Array.isArray(value) && !JSON.stringify(value).includes('{{');
    case 'map': return isMap(value);
  }
  return kind.startsWith('one of ') && isText && (value === '' || kind.slice('one of '.length).split(', ').includes(value));
}

function isWord(text: string): boolean {
  return text === '' || (isPlain(text) && isQuotable(text) && !isHarmed(text));
}

/** Whether YAML reads the same string between double quotes. */
function isQuotable(text: string): boolean {
  return !/["\\\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text);
}

const NAMES: Partial<Record<Kind, string>> = {
  'name': 'a name that is read as text without quotes, since the chart writes it without them',
  'word': 'text that is read as such without quotes, since the chart writes it without them',
  'number or word': 'a number, or text that is read as such without quotes, since the chart writes it without them',
  'part': 'text that stays the same without quotes, since the chart writes it without them',
  'quoted': 'text without quotes, backslashes and line breaks, since the chart writes it as it is',
  'quoted scalar': 'a number, a boolean, or text without quotes, backslashes and line breaks, since the chart writes it as it is',
  'scalar': 'text, a number or a boolean',
  'list without templates': 'a list without {{, which the chart takes for a template',
};

/** The kind for a message. The details of a string kind are only relevant if the value is a string. */
function coarse(value: unknown, kind: Kind): string {
  const [outer] = kind.split(' of ');
  if (kind !== outer && outer !== 'one') {
    return outer;
  }
  return typeof value === 'string' ? kind : kind.replace(/^(name|word|part|quoted)$/, 'text').replace('or word', 'or text');
}

function article(kind: string): string {
  const name = NAMES[kind as Kind] ?? kind;
  return /^(text|anything|one of|a |an )/.test(name) ? name : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

const PLAIN = new Map([['true', true], ['false', false]]);

/** How to write a value that has the right content, but the wrong type. */
function repairOf(value: unknown, kind: Kind): string | undefined {
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (isScalar && fits(String(value), kind)) {
    return `Write it in quotes: ${JSON.stringify(String(value))}`;
  }
  const plain = typeof value === 'string' ? PLAIN.get(value) ?? (/^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined) : undefined;
  if (plain !== undefined && fits(plain, kind)) {
    return `Write it without quotes: ${plain}`;
  }
  if (typeof value === 'string' && value !== '' && kind.startsWith('list') && misfits([value], kind).length === 0) {
    return `Write it as [${JSON.stringify(value)}]`;
  }
  const isNamed = (item: unknown) => (isMap(item) ? typeof item.name === 'string' : /^\w+=/.test(String(item)));
  if (Array.isArray(value) && kind.startsWith('map') && value.length > 0 && value.every(isNamed)) {
    return 'Write each item as a line with its name, a colon and its value';
  }
  if (Array.isArray(value) && kind.startsWith('map') && value.length > 0 && value.every((item) => isMap(item) && Object.keys(item).length === 1)) {
    return 'Write its items without the dashes';
  }
  const [, key, text] = typeof value === 'string' ? /^([\w./-]+)(?:= *|: +)(\S+)$/.exec(value) ?? [] : [];
  if (key !== undefined && kind.startsWith('map') && misfits({ [key]: text }, kind).length === 0) {
    return `Write it as ${key}: ${text}`;
  }
  if (isMap(value) && kind.startsWith('list') && Object.values(value).some((inner) => typeof inner === 'string') && misfits([value], kind).length === 0) {
    return 'Write a dash before it, so that it is the first item of a list';
  }
  const reference = isMap(value) && Object.keys(value).length === 1 ? value.name : undefined;
  return typeof reference === 'string' && fits(reference, kind) ? `Write the name alone: ${reference}` : undefined;
}

/** A description of a value for messages. */
export function described(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isMap(value) ? 'a map' : `${JSON.stringify(value)}`;
}
