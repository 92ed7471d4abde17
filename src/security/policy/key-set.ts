import { isMap } from '../../json';

/** The fields of a JSON Web Key that are private or secret, wherever they are in the text, and the beginning of a private key in the form PEM. */
const PRIVATE_FIELD = /"(d|p|q|dp|dq|qi|oth|k)"\s*:/g;
const PRIVATE_PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Key types of secrets. */
const SECRET_TYPE = /"kty"\s*:\s*"oct"/;

/** What is secret in the text of a key set, if there is anything. */
export function secretIn(text: string): string | undefined {
  const fields = [...new Set([...text.matchAll(PRIVATE_FIELD)].map(([, field]) => field))];
  if (fields.length > 0) {
    return `the field ${fields.join(', ')}, which is private`;
  }
  return PRIVATE_PEM.test(text) ? 'a private key in the form PEM' : SECRET_TYPE.test(text) ? 'a key of the type oct, which is a secret' : undefined;
}

/** Whether a text is a JSON Web Key Set with keys. */
export function isKeySet(text: string): boolean {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) && keys.length > 0 && keys.every((key) => isMap(key) && typeof key.kty === 'string');
  } catch {
    return false;
  }
}
