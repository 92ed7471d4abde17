import { entries, naturally } from './key-order';
import { printed } from './number';
import { isMultiline, styleOf } from './yaml-scalar';

/** Writes a value as block YAML with sorted keys, byte for byte like Go. The result ends in a line break only if its last string does. */
export function blockYaml(value: unknown): string {
  const writer = new Writer();
  writer.node(value, 'root', NO_INDENT);
  return writer.text();
}

/** A text without line breaks at its end. A nested block loses them. */
export function withoutLineBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}

const NO_INDENT = -1;
const STEP = 2;
/** The column after which a line is broken at the next space. */
const WIDTH = 80;
/** The length in bytes of the longest key that shares its line with its value. */
const LONGEST_SIMPLE_KEY = 128;
/** Go writes larger numbers with an exponent. */
const MAX_INTEGER = 2 ** 63;

/** The place of a node. A simple key shares its line with its value. */
type Place = 'root' | 'map' | 'simple key' | 'list';

/** Writes one node after another and keeps track of the position in the line. */
class Writer {
  private written = '';
  private column = 0;
  /** Whether the last character is a space or the start of a line. */
  private afterSpace = true;
  /** Whether the line has only white space and dashes so far. */
  private atIndent = true;
  /** Whether the line breaks at the end belong to the last string. */
  private isOpenEnded = false;

  public text(): string {
    this.indent(0);
    return this.isOpenEnded ? this.written : this.written.replace(/\n$/, '');
  }

  public node(value: unknown, place: Place, indent: number): void {
    if (Array.isArray(value)) {
      this.list(value, place, indent);
    } else if (value !== null && typeof value === 'object') {
      this.map(entries(value, naturally), indent);
    } else if (typeof value === 'string') {
      this.scalar(value, place, indent < 0 ? STEP : indent + STEP);
    } else {
      this.plain(literalOf(value), indent, false);
    }
  }

  /** Writes a list. A list in a map has the indentation of its key. */
  private list(items: unknown[], place: Place, outer: number): void {
    if (items.length === 0) {
      return this.empty('[]');
    }
    const indent = outer < 0 ? 0 : place === 'map' && !this.atIndent ? outer : outer + STEP;
    for (const item of items) {
      this.indent(indent);
      this.indicator('-', { needsSpace: true, keepsIndent: true });
      this.node(item, 'list', indent);
    }
  }

  private map(fields: [string, unknown][], outer: number): void {
    if (fields.length === 0) {
      return this.empty('{}');
    }
    const indent = outer < 0 ? 0 : outer + STEP;
    for (const [key, value] of fields) {
      this.indent(indent);
      if (isSimpleKey(key)) {
        this.node(key, 'simple key', indent);
        this.indicator(':', {});
      } else {
        this.indicator('?', { needsSpace: true, keepsIndent: true });
        this.node(key, 'map', indent);
        this.indent(indent);
        this.indicator(':', { needsSpace: true, keepsIndent: true });
      }
      this.node(value, 'map', indent);
    }
  }

  private empty(brackets: string): void {
    this.indicator(brackets, { needsSpace: true });
  }

  private scalar(text: string, place: Place, indent: number): void {
    const isKey = place === 'simple key';
    switch (styleOf(text, isKey)) {
      case 'plain': return this.plain(text, indent, !isKey);
      case 'single-quoted': return this.singleQuoted(text, indent, !isKey);
      case 'double-quoted': return this.doubleQuoted(text, indent, !isKey);
      case 'literal': return this.literal(text, indent);
    }
  }

  private plain(text: string, indent: number, folds: boolean): void {
    if (!this.afterSpace) {
      this.put(' ');
    }
    this.folded(text, indent, folds);
    this.afterSpace = false;
    this.atIndent = false;
  }

  private singleQuoted(text: string, indent: number, folds: boolean): void {
    this.indicator('\'', { needsSpace: true });
    this.folded(text.replaceAll('\'', '\'\''), indent, folds);
    this.indicator('\'', {});
  }

  /** Writes a string and breaks long lines at single spaces. */
  private folded(text: string, indent: number, folds: boolean): void {
    const characters = [...text];
    let afterBreak = false;
    characters.forEach((character, index) => {
      const isAlone = character === ' ' && index > 0 && index < characters.length - 1 && characters[index - 1] !== ' ' && characters[index + 1] !== ' ';
      if (isMultiline(character)) {
        this.put(character);
        this.column = 0;
        this.atIndent = true;
      } else if (folds && isAlone && this.column > WIDTH) {
        this.indent(indent);
      } else {
        if (afterBreak && character !== ' ') {
          this.indent(indent);
        }
        this.put(character);
        this.atIndent = false;
      }
      afterBreak = isMultiline(character);
    });
  }

  private doubleQuoted(text: string, indent: number, folds: boolean): void {
    this.indicator('"', { needsSpace: true });
    const characters = [...text];
    const escapesAll = text.startsWith(BYTE_ORDER_MARK);
    let afterSpace = false;
    characters.forEach((character, index) => {
      const isInside = index > 0 && index < characters.length - 1;
      if (character === ' ' && folds && !escapesAll && !afterSpace && isInside && this.column > WIDTH) {
        this.indent(indent);
        this.put(characters[index + 1] === ' ' ? '\\' : '');
      } else {
        this.put(escaped(character, escapesAll));
      }
      afterSpace = character === ' ';
    });
    this.indicator('"', {});
  }

  /** Writes a string with several lines as a literal block. */
  private literal(text: string, indent: number): void {
    this.indicator('|', { needsSpace: true });
    this.put(/^[ \r\n\u2028\u2029]/.test(text) ? String(STEP) : '');
    this.isOpenEnded = isMultiline(text.slice(-1)) && (text.length === 1 || isMultiline(text.slice(-2, -1)));
    this.put(this.isOpenEnded ? '+' : isMultiline(text.slice(-1)) ? '' : '-');
    this.lineBreak();
    this.afterSpace = true;
    this.atIndent = true;
    for (const line of text.match(/[^\r\n\u2028\u2029]+|[\r\n\u2028\u2029]/g)!) {
      if (line === '\n') {
        this.lineBreak();
        this.atIndent = true;
      } else if (isMultiline(line)) {
        this.put(line);
        this.column = 0;
        this.atIndent = true;
      } else {
        this.indent(indent);
        this.put(line);
        this.atIndent = false;
      }
    }
  }

  private indicator(text: string, { needsSpace = false, keepsIndent = false }: { needsSpace?: boolean; keepsIndent?: boolean }): void {
    if (needsSpace && !this.afterSpace) {
      this.put(' ');
    }
    this.put(text);
    this.afterSpace = false;
    this.atIndent &&= keepsIndent;
    this.isOpenEnded = false;
  }

  /** Moves to an indentation. Begins a new line unless the current line is still empty. */
  private indent(to: number): void {
    if (!this.atIndent || this.column > to || (this.column === to && !this.afterSpace)) {
      this.lineBreak();
    }
    this.put(' '.repeat(Math.max(0, to - this.column)));
    this.afterSpace = true;
    this.atIndent = true;
  }

  private put(text: string): void {
    this.written += text;
    this.column += [...text].length;
  }

  private lineBreak(): void {
    this.written += '\n';
    this.column = 0;
  }
}

function isSimpleKey(key: string): boolean {
  return !isMultiline(key) && Buffer.byteLength(key) <= LONGEST_SIMPLE_KEY;
}

function literalOf(value: unknown): string {
  return typeof value === 'number' && !(Number.isInteger(value) && Math.abs(value) < MAX_INTEGER) ? printed(value) : JSON.stringify(value);
}

const BYTE_ORDER_MARK = '\ufeff';
const ESCAPES: Record<string, string> = {
  '\0': '0', '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\x85': 'N', '\xa0': '_', '\u2028': 'L', '\u2029': 'P',
};

/** A character inside double quotes. */
function escaped(character: string, always: boolean): string {
  if (!always && /[ !#-[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u.test(character)) {
    return character;
  }
  const code = character.codePointAt(0)!;
  const hex = (letter: string, length: number) => `${letter}${code.toString(16).toUpperCase().padStart(length, '0')}`;
  return `\\${ESCAPES[character] ?? (code <= 0xff ? hex('x', 2) : code <= 0xffff ? hex('u', 4) : hex('U', 8))}`;
}
