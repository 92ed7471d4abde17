import { createPublicKey, JsonWebKey } from 'node:crypto';
import { isMap } from '../../json';

/**
 * The fields of a JSON Web Key that are private or secret, wherever they are in the text, also in a list that a second one of the same name
 * hides, and in a text in the JSON, whose quotes have backslashes.
 */
const PRIVATE_FIELD = /"\\*(d|p|q|dp|dq|qi|oth|k)\\*"\s*:/g;
/** The beginning of a private key in the form PEM. */
const PRIVATE_PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Key types of secrets. */
const SECRET_TYPE = /"kty\\*"\s*:\s*\\*"oct\\*"/;

/** What is secret in the text of a key set, if there is anything. */
export function secretIn(text: string): string | undefined {
  const read = unescaped(text);
  const fields = [...new Set([...read.matchAll(PRIVATE_FIELD)].map(([, field]) => field))];
  if (fields.length > 0) {
    return `the field ${fields.join(', ')}, which is private`;
  }
  return PRIVATE_PEM.test(read) ? 'a private key in the form PEM' : SECRET_TYPE.test(read) ? 'a key of the type oct, which is a secret' : undefined;
}

/** JSON can write any character as an escape, such as `\u0064` for `d`. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Why a text is no JSON Web Key Set that istiod and the proxies can use. The answer quotes nothing of the text. */
export function whyNoKeySet(text: string): string | undefined {
  const keys = keysOf(text);
  if (!keys?.length) {
    return 'is not a JSON Web Key Set';
  }
  const wrong = keys.findIndex((key) => !isPublicKey(key));
  return wrong < 0 ? undefined : `has no public key at keys[${wrong}]: a field is missing, or it is not the value of a key`;
}

function keysOf(text: string): unknown[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of public keys that are numbers in base64url. Node.js skips other characters in them, and istiod and the proxies refuse them. */
const NUMBERS = ['n', 'e', 'x', 'y'];
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-]{2}(?:==)?|[\w-]{3}=?)?$/;

function isPublicKey(key: unknown): boolean {
  try {
    return isMap(key) && NUMBERS.every((field) => BASE64URL.test(String(key[field] ?? ''))) && createPublicKey({ key: key as JsonWebKey, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}
