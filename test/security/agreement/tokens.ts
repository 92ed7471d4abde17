import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import type { AuthRequestToken } from '../../../src/security';

/** A key of an issuer. */
export class SigningKey {
  /** The public key, as an item of a key set. */
  public readonly jwk: object;
  private readonly key: KeyObject;

  constructor(public readonly id: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    this.jwk = { ...publicKey.export({ format: 'jwk' }), kid: id, alg: 'ES256', use: 'sig' };
  }

  public token(claims: object): string {
    const text = [{ alg: 'ES256', typ: 'JWT', kid: this.id }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key: this.key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

/** A key set, as a RequestAuthentication has it. */
export function jwksOf(...keys: SigningKey[]): string {
  return JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });
}

/** Signs tokens as two issuers do that share a key. */
export class TokenSigner {
  private readonly right = new SigningKey('key');
  private readonly wrong = new SigningKey('key');
  /** The public key, as a RequestAuthentication has it. */
  public readonly jwks = jwksOf(this.right);

  /** The text of a token, if there is one. */
  public textOf(token: AuthRequestToken | undefined, kind: number): string | undefined {
    return token && this.signed(token, kind);
  }

  /** A token that is not valid is signed by an unknown key, is over, or is not a token at all. */
  public signed({ claims, valid = true }: AuthRequestToken, kind: number): string {
    if (valid) {
      return this.right.token(claims);
    }
    return [() => this.wrong.token(claims), () => this.right.token({ ...claims, exp: 1_000_000_000 }), () => 'garbage'][kind % 3]();
  }
}
