import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import type { AuthRequestToken } from '../../../src/security';

const KEY_ID = 'key';

/** Signs tokens as two issuers do that share a key. */
export class TokenSigner {
  /** The public key, as a RequestAuthentication has it. */
  public readonly jwks: string;
  private readonly right: KeyObject;
  private readonly wrong: KeyObject;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.right = privateKey;
    this.wrong = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    this.jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'ES256', use: 'sig' }] });
  }

  /** A token that is not valid is signed by an unknown key, is over, or is not a token at all. */
  public signed({ claims, valid = true }: AuthRequestToken, kind: number): string {
    if (valid) {
      return this.token(claims, this.right);
    }
    return [() => this.token(claims, this.wrong), () => this.token({ ...claims, exp: 1_000_000_000 }, this.right), () => 'garbage'][kind % 3]();
  }

  private token(claims: object, key: KeyObject): string {
    const text = [{ alg: 'ES256', typ: 'JWT', kid: KEY_ID }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
