import { isMap, Json, JsonObject, partOf } from '../json';

/** The text that replaces every value of a Secret. */
export const MASK = '(secret)';

/** A shorter value is in other words too, and hiding it would hide these. */
const SHORTEST_VALUE = 4;

/** The same for one line of a value. */
const SHORTEST_LINE = 8;

/**
 * Hides the values of Secrets in a text of the API server: a webhook or a policy may quote them. Other objects change nothing.
 *
 * @param objects the body of the request, and the object as it lives: webhooks of a change or a deletion see both
 */
export function maskFor(...objects: (Json | undefined)[]): (text: string) => string {
  const values = longestFirst(objects.filter(isSecret).flatMap(valuesOf));
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

function isSecret(object: Json | undefined): object is JsonObject {
  return isMap(object) && object.kind === 'Secret' && object.apiVersion === 'v1';
}

/** The values as they are stored and as they are meant, and each of their lines: a message may quote one line of a key. */
function valuesOf(secret: JsonObject): string[] {
  const stored = Object.values(partOf(secret, 'data')).map(String);
  const meant = stored.map((value) => Buffer.from(value, 'base64').toString());
  const values = [...stored, ...meant, ...Object.values(partOf(secret, 'stringData')).map(String), ...Object.values(partOf(secret, 'metadata', 'annotations')).map(String)];
  return [...values, ...values.flatMap(linesOf)].flatMap((value) => [value, ...quotedForms(value)]).filter(({ length }) => length >= SHORTEST_VALUE);
}

function linesOf(value: string): string[] {
  return value.includes('\n') ? value.split('\n').map((line) => line.trim()).filter(({ length }) => length >= SHORTEST_LINE) : [];
}

/** A text within a text in quotes, as JavaScript and Go write it. Go also escapes what HTML has a meaning for. */
function quotedForms(value: string): string[] {
  const quoted = JSON.stringify(value).slice(1, -1);
  return [quoted, quoted.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)];
}

/** A value may contain another one. */
function longestFirst(values: string[]): string[] {
  return [...new Set(values)].sort((one, other) => other.length - one.length);
}
