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

/**
 * Why istiod or the proxies refuse a text as a JSON Web Key Set, or why anybody could sign with one of its keys. The answer quotes nothing of the text.
 * Proxies skip keys that they do not use, such as one for encryption, as long as they use another one of the set.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function whyNoKeySet(text: string): string | undefined {
  const keys = keysOf(text);
  if (!keys?.length) {
    return 'is not a JSON Web Key Set';
  }
  const faults = keys.map(faultOf);
  const faulty = faults.findIndex((fault) => fault !== undefined);
  if (faulty >= 0) {
    return `has a key at keys[${faulty}] ${faults[faulty]}`;
  }
  const [first, ...others] = keys.map((key) => whyUnused(key as JsonWebKey));
  return first !== undefined && others.every((reason) => reason !== undefined) ? `has no public key that proxies use. For keys[0], ${first}` : undefined;
}

function keysOf(text: string): unknown[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** The fields that a public key needs, by its type. */
const FIELDS: { readonly [type: string]: readonly string[] } = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };

/** Node.js skips other characters in base64url, and the proxies refuse them. */
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-]{2}(?:==)?|[\w-]{3}=?)?$/;

/** RFC 7518, section 3.3. Proxies take shorter keys, with which anybody could sign. */
const LEAST_BITS = 2048;

/** What is wrong with a key so that its set is refused, whatever other keys it has. */
function faultOf(key: unknown): string | undefined {
  const kty = isMap(key) ? String(key.kty) : '';
  if (!isMap(key) || !Object.hasOwn(FIELDS, kty)) {
    return `that istiod refuses: its type (kty) is none of ${Object.keys(FIELDS).join(', ')}`;
  }
  const missing = FIELDS[kty].find((field) => typeof key[field] !== 'string' || key[field] === '');
  if (missing) {
    return `that istiod refuses: its field ${missing} is missing, or it is no text`;
  }
  const undecoded = FIELDS[kty].find((field) => field !== 'crv' && !BASE64URL.test(String(key[field])));
  if (undecoded) {
    return `that istiod refuses: its field ${undecoded} is not in base64url`;
  }
  const bits = tryRead(key as JsonWebKey)?.asymmetricKeyDetails?.modulusLength;
  return bits !== undefined && bits < LEAST_BITS ? `with which anybody could sign: it has ${bits} bits, and RSA needs at least ${LEAST_BITS}` : undefined;
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

/**
 * Why no token is signed with a key that proxies use. If a set has no other key, proxies refuse the whole configuration of the workload.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter
 */
function whyUnused(key: JsonWebKey): string | undefined {
  const { kty, crv, alg, use, n } = key;
  const kind = kty === 'RSA' ? kty : `${kty} ${crv}`;
  if (!Object.hasOwn(ALGORITHMS, kind)) {
    return `its type or its curve is none of ${Object.keys(ALGORITHMS).join(', ')}`;
  }
  if (typeof alg === 'string' && !ALGORITHMS[kind].test(alg)) {
    return 'its algorithm (alg) is not one of its type and curve';
  }
  if (use === 'enc') {
    return 'its use is encryption (enc), not signatures (sig)';
  }
  const read = tryRead(key);
  if (!read || (kty === 'RSA' && !isOdd(n!))) {
    return kty === 'RSA' ? 'its number n is no product of primes' : 'its numbers are no point of its curve';
  }
  const { publicExponent } = read.asymmetricKeyDetails ?? {};
  return publicExponent !== undefined && !EXPONENTS.includes(publicExponent) ? `its exponent is none of ${EXPONENTS.join(' and ')}` : undefined;
}

function isOdd(number: string): boolean {
  return (Buffer.from(number, 'base64url').at(-1) ?? 0) % 2 === 1;
}
