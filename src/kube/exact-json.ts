import { isMap, Json } from '../json';
import { KubeError } from './error';

/** Only a text with such a row of digits can hold an integer that JavaScript cannot hold. */
const MANY_DIGITS = /\d{16}|\de\+\d/;

/** JavaScript writes half of a character as an escape. Only a text with one can hold half of a character. */
const HALF_ESCAPED = /\\ud[89a-f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Characters that JSON allows as they are, and that the API server would refuse or change: it reads an apply as YAML, where some of these are not
 * allowed, and others break a line. As escapes, they arrive unchanged.
 *
 * @see https://yaml.org/spec/1.2.2/#51-character-set
 */
const NOT_IN_YAML = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * The JSON of a body. Every character arrives as it is.
 *
 * @throws KubeError if it has an integer beyond 2^53, which JavaScript may have changed, or half of a character, which no text can have
 */
export function exactJson(body: Json): string {
  const text = JSON.stringify(body);
  const number = MANY_DIGITS.test(text) ? pathTo(body, isInexact) : undefined;
  if (number) {
    throw badRequest(`${number} is an integer beyond ${Number.MAX_SAFE_INTEGER}: it cannot be sent exactly. Write it as a string if the field allows it, or apply the object with another tool`);
  }
  const half = HALF_ESCAPED.test(text) ? pathTo(body, isBroken) : undefined;
  if (half) {
    throw badRequest(`${half} has half of a character (a lone surrogate): it cannot be sent. Write the whole character, or encode the value as base64`);
  }
  return text.replace(NOT_IN_YAML, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function badRequest(message: string): KubeError {
  return new KubeError(message, 400, 'BadRequest');
}

const isInexact = (value: Json | undefined) => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
const isBroken = (value: Json | undefined) => typeof value === 'string' && LONE_SURROGATE.test(value);

/** The path of the first value that a condition holds for. A key is a value too. */
function pathTo(value: Json | undefined, holds: (value: Json | undefined) => boolean, path: string[] = []): string | undefined {
  if (holds(value)) {
    return path.join('.');
  }
  if (!Array.isArray(value) && !isMap(value)) {
    return undefined;
  }
  for (const [key, below] of Object.entries(value)) {
    const found = holds(key) ? [...path, JSON.stringify(key)].join('.') : pathTo(below, holds, [...path, key]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
