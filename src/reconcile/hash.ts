import { createHash } from 'node:crypto';
import { isMap, Json } from '../json';
import { KubeObject } from '../kube';

/** A run asks for the digest of an object when it decides, and each time that it records. */
const digests = new WeakMap<KubeObject, string>();

/** A digest of an object; the order of its fields does not matter. Undefined for a Secret: a digest of few possible values gives them away. */
export function hashOf(object: KubeObject): string | undefined {
  if (object.kind === 'Secret') {
    return undefined;
  }
  const digest = digests.get(object) ?? createHash('sha256').update(canonical(object)).digest('base64url').slice(0, 22);
  digests.set(object, digest);
  return digest;
}

/** The JSON of a value with its fields in order. */
export function canonical(value: Json): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => sorted(item)!);
  }
  return isMap(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
}
