import { byCharacter, entries } from './key-order';

/** Writes a value as indented JSON with sorted keys. */
export function prettyJson(value: unknown): string {
  return escapeHtml(json(value, '\n', '  '));
}

/** Writes a value as JSON on one line, with sorted keys. */
export function compactJson(value: unknown): string {
  return escapeHtml(json(value));
}

/**
 * Writes a value as JSON with sorted keys. An empty `lineBreak` gives one line. JSON.stringify cannot do this, because JavaScript
 * objects put keys that look like numbers first.
 */
function json(value: unknown, lineBreak = '', step = ''): string {
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value);
  }
  const inner = `${lineBreak}${step}`;
  const colon = lineBreak ? ': ' : ':';
  const items = Array.isArray(value)
    ? value.map((item) => json(item, inner, step))
    : entries(value, byCharacter).map(([key, entry]) => `${JSON.stringify(key)}${colon}${json(entry, inner, step)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${lineBreak}${close}`;
}

/** Escapes the characters of HTML, as Go's JSON encoder does. */
function escapeHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
