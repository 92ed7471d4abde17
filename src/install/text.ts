/**
 * Texts inside ConfigMaps, letter by letter as Istio's own installers write them (Go's JSON, Go's YAML), so that
 * nothing changes for a user who comes from there.
 */

/** A value as indented JSON with sorted keys. */
export function prettyJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sorted(value), undefined, 2));
}

/** A value as block YAML with sorted keys. */
export function blockYaml(value: unknown): string {
  return lines(value, '').join('\n');
}

/** Go's JSON escapes what browsers could take for markup. */
function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same value with the keys of its maps in order and without what is undefined. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]));
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${indent}[]`] : value.flatMap((item) => itemLines(item, indent));
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(sorted(value) as object);
    return entries.length === 0 ? [`${indent}{}`] : entries.flatMap(([key, entry]) => entryLines(key, entry, indent));
  }
  return [indent + scalar(value, indent)];
}

/** An item of a list begins on the line of its dash, also if it is a map or list itself. */
function itemLines(item: unknown, indent: string): string[] {
  const [first, ...rest] = lines(item, `${indent}  `);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

function entryLines(key: string, entry: unknown, indent: string): string[] {
  const name = `${indent}${key.includes('\n') ? JSON.stringify(key) : scalar(key, indent)}:`;
  if (!isNested(entry)) {
    return [`${name} ${lines(entry, `${indent}  `).join('\n').trimStart()}`];
  }
  // A list stands under its key without indentation, a map with it.
  return [name, ...lines(entry, Array.isArray(entry) ? indent : `${indent}  `)];
}

function isNested(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0;
}

function scalar(value: unknown, indent: string): string {
  return typeof value === 'string' ? stringScalar(value, indent) : JSON.stringify(value);
}

/** What a YAML 1.1 reader would take for a boolean, null, number or date if it were not quoted. */
const NOT_TEXT = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?|[-+]?\d+\.|0x[\da-f]+|0o?[0-7]+|0b[01]+|[-+]?\.(?:inf|nan)|\d{4}-\d\d?-\d\d?.*|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?|<<|=)$/i;
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
  if (text === '' || NOT_TEXT.test(text)) {
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
