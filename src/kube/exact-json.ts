import { isMap, Json } from '../json';
import { KubeError } from './error';

/** Only a text with such a row of digits can hold an integer that JavaScript cannot hold. */
const MANY_DIGITS = /\d{16}|\de\+\d/;

/**
 * The JSON of a body.
 *
 * @throws KubeError if it has an integer beyond 2^53: JavaScript may have changed it, and nobody would notice
 */
export function exactJson(body: Json): string {
  const text = JSON.stringify(body);
  const path = MANY_DIGITS.test(text) ? inexactIn(body, []) : undefined;
  if (path) {
    throw new KubeError(`${path.join('.')} is an integer beyond ${Number.MAX_SAFE_INTEGER}: it cannot be sent exactly. Write it as a string if the field allows it, or apply the object with another tool`, 400, 'BadRequest');
  }
  return text;
}

/** The path of the first integer that may have been changed. */
function inexactIn(value: Json | undefined, path: string[]): string[] | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? path : undefined;
  }
  if (!Array.isArray(value) && !isMap(value)) {
    return undefined;
  }
  for (const [key, below] of Object.entries(value)) {
    const found = inexactIn(below, [...path, key]);
    if (found) {
      return found;
    }
  }
  return undefined;
}
