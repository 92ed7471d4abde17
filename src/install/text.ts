/**
 * Texts inside ConfigMaps, letter by letter as Istio's own installers write them (Go's JSON, Go's YAML), so that
 * nothing changes for a user who comes from there.
 */

/** A value as indented JSON with sorted keys. */
export function prettyJson(value: unknown): string {
  return escapeHtml(json(value, ''));
}

/** A value as block YAML with sorted keys. */
export function blockYaml(value: unknown): string {
  return lines(value, '').join('\n');
}

/** A value as templates print it. */
export function printed(value: unknown): string {
  return typeof value === 'number' ? goNumber(value) : String(value);
}

/** Large and small numbers have an exponent, of two digits. */
function goNumber(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const magnitude = Number(exponent);
  if (magnitude >= -4 && magnitude < 6) {
    return String(value);
  }
  return `${mantissa}e${magnitude < 0 ? '-' : '+'}${String(Math.abs(magnitude)).padStart(2, '0')}`;
}

/** Whether a text can stand in YAML without quotes, and is read as the same text. */
export function isPlain(text: string): boolean {
  return stringScalar(text, '') === text;
}

/** Not by JSON.stringify, since a JavaScript object puts keys that look like numbers first. */
function json(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => json(item, inner))
    : entries(value, byCharacter).map(([key, entry]) => `${JSON.stringify(key)}: ${json(entry, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Go's JSON escapes what browsers could take for markup. */
function escapeHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

type Order = (a: string, b: string) => number;

/** What of a map is defined, in the order of its keys. */
function entries(value: object, order: Order): [string, unknown][] {
  return Object.entries(value).filter(([, entry]) => entry !== undefined).sort(([a], [b]) => order(a, b));
}

function byCharacter(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** As Go's YAML sorts keys: numbers within them by their value, and what is no letter before letters. */
function naturally(a: string, b: string): number {
  const at = [...a].findIndex((character, index) => character !== b[index]);
  if (at < 0 || at >= b.length) {
    return a.length - b.length;
  }
  const [aIsLetter, bIsLetter] = [isLetter(a[at]), isLetter(b[at])];
  if (aIsLetter !== bIsLetter) {
    return aIsLetter ? 1 : -1;
  }
  const [aDigits, bDigits] = aIsLetter ? ['', ''] : [digits(a, b, at), digits(b, a, at)];
  return Number(aDigits) - Number(bDigits) || aDigits.length - bDigits.length || byCharacter(a[at], b[at]);
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

/** The digits from here on, with a one before them if a number has begun already, so that its zeros count. */
function digits(text: string, other: string, at: number): string {
  const begun = (text[at] === '0' || other[at] === '0') && /[1-9]\d*$/.test(text.slice(0, at));
  return (begun ? '1' : '') + /^\d*/.exec(text.slice(at))![0];
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${indent}[]`] : value.flatMap((item) => itemLines(item, indent));
  }
  if (value !== null && typeof value === 'object') {
    const fields = entries(value, naturally);
    return fields.length === 0 ? [`${indent}{}`] : fields.flatMap(([key, entry]) => entryLines(key, entry, indent));
  }
  return [indent + scalar(value, indent)];
}

/** An item of a list begins on the line of its dash, also if it is a map or list itself. */
function itemLines(item: unknown, indent: string): string[] {
  const [first, ...rest] = lines(item, `${indent}  `);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

function entryLines(key: string, entry: unknown, indent: string): string[] {
  const name = `${indent}${key.includes('\n') || key === MERGE ? JSON.stringify(key) : scalar(key, indent)}:`;
  if (!isNested(entry)) {
    return [`${name} ${lines(entry, `${indent}  `).join('\n').trimStart()}`];
  }
  // A list stands under its key without indentation, a map with it.
  return [name, ...lines(entry, Array.isArray(entry) ? indent : `${indent}  `)];
}

/** Means another map's fields where it is a key. */
const MERGE = '<<';

function isNested(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}

/** Go takes what is larger for a number with an exponent. */
const MAX_INTEGER = 2 ** 63;

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'number' && !(Number.isInteger(value) && Math.abs(value) < MAX_INTEGER)) {
    return goNumber(value);
  }
  return typeof value === 'string' ? stringScalar(value, indent) : JSON.stringify(value);
}

/** What a YAML 1.1 reader would take for a boolean, null, number or date if it were not quoted. */
const NOT_TEXT = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?|[-+]?\d+\.|0x[\da-f]+|0o?[0-7]+|0b[01]+|[-+]?\.(?:inf|nan)|\d{4}-\d\d?-\d\d?.*|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?|=)$/i;
/** What cannot stand without quotes. */
const NEEDS_QUOTES = /^$|^[-?:](?:\s|$)|^[\s,[\]{}#&*!|>'"%@`]|:(?:\s|$)|\s#|\s$|^(?:---|\.\.\.)/;
const UNPRINTABLE = /[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\ud800-\udfff]/;

function stringScalar(text: string, indent: string): string {
  if (UNPRINTABLE.test(text)) {
    return JSON.stringify(text);
  }
  if (text.includes('\n')) {
    return literal(text, indent);
  }
  if (text === '' || text.includes('\t') || NOT_TEXT.test(text)) {
    return JSON.stringify(text);
  }
  return NEEDS_QUOTES.test(text) ? `'${text.replace(/'/g, "''")}'` : text;
}

/** Several lines as a literal block, which keeps every character where white space is not at the edges. */
function literal(text: string, indent: string): string {
  if (/^[ \n]|[ \t]\n|\n\n$/.test(text)) {
    return JSON.stringify(text);
  }
  const body = text.replace(/\n$/, '').split('\n').map((line) => (line ? `${indent}${line}` : ''));
  return [text.endsWith('\n') ? '|' : '|-', ...body].join('\n');
}
