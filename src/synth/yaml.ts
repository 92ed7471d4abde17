import { Yaml } from 'cdk8s';

/**
 * Writes one object as a YAML document, byte for byte as cdk8s' `Yaml.stringify` does, in a fraction of its time.
 *
 * What is rare in manifests and intricate in YAML (keys like `---`, control characters, shared references) is left to the library.
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
    if (error !== ODD) {
      throw error;
    }
    return Yaml.stringify(object);
  }
}

/** Writes several objects as one multi-document file. */
export function stringifyAll(objects: unknown[]): string {
  return joinDocuments(objects.map(stringify));
}

/** Joins texts that are each one document, and end in a newline, into one multi-document file. */
export function joinDocuments(documents: string[]): string {
  return documents.join('---\n');
}

/** Thrown where only the library knows what to write. */
const ODD = new Error('not for the fast writer');

class Writer {
  public text = '';
  private readonly seen = new Set<unknown>();

  /** Writes a map's entries, each on lines of its own; inline, when the first continues the line of its list item. */
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

  /** Writes what follows the dash of a list item: a collection begins on the same line. */
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

  /** The library writes an object that it meets twice as an anchor and an alias. */
  private once(collection: object): void {
    if (this.seen.has(collection)) {
      throw ODD;
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
  throw ODD;
}

/** Strings that need no quotes wherever they stand: they begin with a letter and hold nothing that means something to YAML. */
const PLAIN = /^[A-Za-z][\w./-]*$/;
/** Plain strings that YAML 1.1 would read as a boolean, null or a number. */
const RESERVED = /^(?:y|n|yes|no|true|false|on|off|null|e[-+]?\d+)$/i;
/** What nearly every manifest has: text that is a number, and numbers with a unit, which are text. */
const INTEGER = /^(?:0|[1-9]\d*)$/;
const QUANTITY = /^[1-9]\d*(?:m|s|h|%|[KMGT]i?)$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
const NEEDS_QUOTES = /^[ ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-] |: | #|[ :]$|^$/;
/** Beginnings of numbers, dates, merge keys and document marks, which the library tells apart. */
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

/** Text that a literal block can hold without an indentation mark or escapes; trailing newlines are the second group. */
const BLOCK = /^([^\s\x00-\x1f\x7f-\x9f\ud800-\udfff](?:[^\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]*[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff])?)(\n*)$/;

function blockText(value: string, indent: string): string {
  const match = BLOCK.exec(value);
  if (!match) {
    throw ODD;
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
    throw ODD; // where such a key stands changes how it is written
  }
  return remember(`key ${key}`, () => Yaml.stringify({ [key]: 0 }).slice(0, -': 0\n'.length));
}

function libraryScalar(value: string | number): string {
  return remember(`${typeof value} ${Object.is(value, -0) ? '-0' : value}`, () => Yaml.stringify({ k: value }).slice('k: '.length, -1));
}

const MAX_REMEMBERED = 10_000;
const remembered = new Map<string, string>();

/** Asks the library once for each text; what is kept is bounded, since a program may synthesise for months. */
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
    throw ODD; // dates, maps and the like
  }
  return true;
}

function isEmpty(collection: object): boolean {
  return Array.isArray(collection) ? collection.length === 0 : Object.keys(collection).length === 0;
}
