import { Yaml } from 'cdk8s';

/**
 * Writes one object as a YAML document. The bytes are those of cdk8s' `Yaml.stringify`, but this writer is several times faster.
 *
 * It calls the library for content that is rare in manifests and complicated in YAML, such as keys like `---`, control characters
 * and shared references.
 */
export function stringify(object: unknown): string {
  if (!isPlain(object) || Object.keys(object).length === 0) {
    return Yaml.stringify(object);
  }
  try {
    const writer = new Writer();
    writer.entries(object, '', false);
    return writer.text;
  } catch (error) {
    if (error !== UNSUPPORTED) {
      throw error;
    }
    return Yaml.stringify(object);
  }
}

/** Writes several objects as one multi-document file. */
export function stringifyAll(objects: unknown[]): string {
  return joinDocuments(objects.map(stringify));
}

/** Joins documents into one multi-document file. Each text must be one document that ends in a newline. */
export function joinDocuments(documents: string[]): string {
  return documents.join('---\n');
}

/** Thrown if the library has to write the object. */
const UNSUPPORTED = new Error('the fast writer does not support this value');

class Writer {
  public text = '';
  private readonly seen = new Set<unknown>();

  /** Writes a map's entries, each on lines of its own. With `inline`, the first entry continues the line of its list item. */
  public entries(map: Record<string, unknown>, indent: string, inline: boolean): void {
    this.once(map);
    let prefix = inline ? '' : indent;
    for (const key of Object.keys(map)) {
      this.text += `${prefix}${keyText(key)}:`;
      this.value(map[key], indent + '  ');
      prefix = indent;
    }
  }

  private items(list: unknown[], indent: string, inline: boolean): void {
    this.once(list);
    let prefix = inline ? '' : indent;
    for (const item of list) {
      this.text += `${prefix}-`;
      this.item(item, indent + '  ');
      prefix = indent;
    }
  }

  /** Writes what follows `key:`, up to the end of the last line. */
  private value(value: unknown, indent: string): void {
    if (!isCollection(value) || isEmpty(value)) {
      this.text += ` ${this.leaf(value, indent)}\n`;
    } else if (Array.isArray(value)) {
      this.text += '\n';
      this.items(value, indent, false);
    } else {
      this.text += '\n';
      this.entries(value as Record<string, unknown>, indent, false);
    }
  }

  /** Writes what follows the dash of a list item. A collection begins on the same line. */
  private item(value: unknown, indent: string): void {
    if (!isCollection(value) || isEmpty(value)) {
      this.text += ` ${this.leaf(value, indent)}\n`;
    } else if (Array.isArray(value)) {
      this.text += ' ';
      this.items(value, indent, true);
    } else {
      this.text += ' ';
      this.entries(value as Record<string, unknown>, indent, true);
    }
  }

  private leaf(value: unknown, indent: string): string {
    if (isCollection(value)) {
      this.once(value);
      return Array.isArray(value) ? '[]' : '{}';
    }
    return scalarText(value, indent);
  }

  /** Rejects an object that occurs twice: the library writes it as an anchor and an alias. */
  private once(collection: object): void {
    if (this.seen.has(collection)) {
      throw UNSUPPORTED;
    }
    this.seen.add(collection);
  }
}

function scalarText(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string': return value.includes('\n') ? blockText(value, indent) : lineText(value);
    case 'boolean': return String(value);
    case 'number': return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : libraryScalar(value);
    case 'object': if (value === null) return 'null';
  }
  throw UNSUPPORTED;
}

/** Strings that never need quotes: they begin with a letter and contain no characters of YAML syntax. */
const PLAIN = /^[A-Za-z][\w./-]*$/;
/** Plain strings that YAML 1.1 reads as a boolean, null or a number. */
const RESERVED = /^(?:y|n|yes|no|true|false|on|off|null|e[-+]?\d+)$/i;
/** Strings that are numbers, and strings that are numbers with a unit. Nearly every manifest has both. */
const INTEGER = /^(?:0|[1-9]\d*)$/;
const QUANTITY = /^[1-9]\d*(?:m|s|h|%|[KMGT]i?)$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
const NEEDS_QUOTES = /^[ ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-] |: | #|[ :]$|^$/;
/** Beginnings of numbers, dates, merge keys and document markers. The library decides which of them need quotes. */
const DOUBTFUL = /^(?:[\d+.~<=]|-[^-]|---)/;

function lineText(value: string): string {
  if (RESERVED.test(value)) {
    return `"${value}"`;
  }
  if (PLAIN.test(value) || QUANTITY.test(value)) {
    return value;
  }
  if (INTEGER.test(value)) {
    return `"${value}"`;
  }
  if (!PRINTABLE.test(value)) {
    return libraryScalar(value);
  }
  if (NEEDS_QUOTES.test(value)) {
    return value.includes('"') && !value.includes('\'') ? `'${value}'` : JSON.stringify(value);
  }
  return DOUBTFUL.test(value) ? libraryScalar(value) : value;
}

/** Text that fits into a literal block without an indentation indicator or escapes. The second group holds the trailing newlines. */
const BLOCK = /^([^\s\x00-\x1f\x7f-\x9f\ud800-\udfff](?:[^\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]*[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff])?)(\n*)$/;

function blockText(value: string, indent: string): string {
  const match = BLOCK.exec(value);
  if (!match) {
    throw UNSUPPORTED;
  }
  const [, body, end] = match;
  const chomping = ['-', ''][end.length] ?? '+';
  return `|${chomping}\n${indent}${body.replace(/\n+/g, `$&${indent}`)}${end.slice(1)}`;
}

function keyText(key: string): string {
  if (PLAIN.test(key) && !RESERVED.test(key) && key.length < 1000) {
    return key;
  }
  if (!PRINTABLE.test(key) || key.length >= 1000 || /^[-.%?]/.test(key)) {
    throw UNSUPPORTED; // the position of such a key changes how it is written
  }
  return remember(`key ${key}`, () => Yaml.stringify({ [key]: 0 }).slice(0, -': 0\n'.length));
}

function libraryScalar(value: string | number): string {
  return remember(`${typeof value} ${Object.is(value, -0) ? '-0' : value}`, () => Yaml.stringify({ k: value }).slice('k: '.length, -1));
}

const MAX_REMEMBERED = 10_000;
const remembered = new Map<string, string>();

/** Calls the library once for each text. The cache is bounded, because a process can synthesise for months. */
function remember(name: string, ask: () => string): string {
  let text = remembered.get(name);
  if (text === undefined) {
    text = ask();
    if (remembered.size >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.set(name, text);
  }
  return text;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

function isCollection(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (!Array.isArray(value) && !isPlain(value)) {
    throw UNSUPPORTED; // dates, maps and the like
  }
  return true;
}

function isEmpty(collection: object): boolean {
  return Array.isArray(collection) ? collection.length === 0 : Object.keys(collection).length === 0;
}
