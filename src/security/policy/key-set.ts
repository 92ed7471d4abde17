import { createPublicKey, JsonWebKey, KeyObject } from 'node:crypto';
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
  const reasons = keys.map(whyNoPublicKey);
  const wrong = reasons.findIndex((reason) => reason !== undefined);
  return wrong < 0 ? undefined : `has no public key that proxies use at keys[${wrong}]: ${reasons[wrong]}`;
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

function whyNoPublicKey(key: unknown): string | undefined {
  const read = isMap(key) && NUMBERS.every((field) => BASE64URL.test(String(key[field] ?? ''))) ? tryRead(key as JsonWebKey) : undefined;
  return read ? whyUnusable(key as JsonWebKey, read) : 'a field is missing, or it is not the value of a key';
}

function tryRead(key: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** The algorithms of keys that proxies know, by the type and the curve of a key. A key need not say its algorithm. */
const ALGORITHMS: { readonly [kind: string]: RegExp } = { 'RSA': /^[RP]S/, 'EC P-256': /^ES256$/, 'EC P-384': /^ES384$/, 'EC P-521': /^ES512$/, 'OKP Ed25519': /^EdDSA$/ };

const EXPONENTS = [3n, 65537n];

/** RFC 7518, section 3.3. Proxies take shorter keys, with which anybody could sign. */
const LEAST_BITS = 2048;

/**
 * Why proxies do not use a key. If a set has no other key, they refuse the whole configuration of the workload.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter
 */
function whyUnusable({ kty, crv, alg, n }: JsonWebKey, { asymmetricKeyDetails = {} }: KeyObject): string | undefined {
  const kind = kty === 'RSA' ? kty : `${kty} ${crv}`;
  if (!Object.hasOwn(ALGORITHMS, kind)) {
    return `its type or its curve is none of ${Object.keys(ALGORITHMS).join(', ')}`;
  }
  if (typeof alg === 'string' && !ALGORITHMS[kind].test(alg)) {
    return 'its algorithm (alg) is not one of its type and curve';
  }
  const { modulusLength, publicExponent } = asymmetricKeyDetails;
  if (modulusLength !== undefined && (modulusLength < LEAST_BITS || !isOdd(n!))) {
    return `it has fewer than ${LEAST_BITS} bits, or its number n is no product of primes`;
  }
  return publicExponent !== undefined && !EXPONENTS.includes(publicExponent) ? `its exponent is none of ${EXPONENTS.join(' and ')}` : undefined;
}

function isOdd(number: string): boolean {
  return (Buffer.from(number, 'base64url').at(-1) ?? 0) % 2 === 1;
}
