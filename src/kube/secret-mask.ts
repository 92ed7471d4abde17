import { isMap, Json, JsonObject, partOf } from '../json';

/** The text that replaces every value of a Secret. */
export const MASK = '(secret)';

/** A shorter value is in other words too, and hiding it would hide these. */
const SHORTEST_VALUE = 4;

/** Hides the values of the Secret in a text of the API server: a webhook or a policy may quote them. Other bodies change nothing. */
export function maskFor(body: Json | undefined): (text: string) => string {
  const values = isMap(body) && body.kind === 'Secret' && body.apiVersion === 'v1' ? valuesOf(body) : [];
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

/** The values as they are stored and as they are meant, longest first: a value may contain another. */
function valuesOf(secret: JsonObject): string[] {
  const stored = Object.values(partOf(secret, 'data')).map(String);
  const meant = stored.map((value) => Buffer.from(value, 'base64').toString());
  const values = [...stored, ...meant, ...Object.values(partOf(secret, 'stringData')).map(String), ...Object.values(partOf(secret, 'metadata', 'annotations')).map(String)];
  return [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))]
    .filter(({ length }) => length >= SHORTEST_VALUE).sort((one, other) => other.length - one.length);
}
