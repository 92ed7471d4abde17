import { Json } from './parts';

/** The value of a JSON text that somebody else wrote; undefined if it is no JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
