/**
 * Characters that a terminal obeys or hides, and that make text look different from what it is: controls, bidirectional overrides, invisible
 * and private ones, line separators, and halves of characters. Names, messages and annotations of others may have them.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of several lines that is safe for a terminal: each unsafe character is shown as its escape, such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => character === '\n' || character === '\t' ? character : escaped(character));
}

/** One line that is safe for a terminal. A line break within it is shown as `\n`, so that it cannot pretend to be another line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n');
}

/** JSON with the same values, in which unsafe characters are escaped. */
export function printableJson(value: unknown, indent?: number): string {
  return printable(JSON.stringify(value, undefined, indent));
}

/** JSON and YAML read such an escape as the same character: one beyond 16 bits is written as its two halves. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
