import { AuthIssuerSpec } from './auth-policy-spec.generated';

/** Properties of an issuer whose keys istiod gets from an address. */
export interface AuthRemoteIssuerProps {
  /** The claims `aud` that are accepted. */
  readonly audiences: string[];

  /**
   * Where istiod gets the public keys.
   *
   * @default - istiod finds the address by OpenID Connect discovery
   */
  readonly jwksUri?: string;
}

/** Properties of an issuer whose keys are in the policy. */
export interface AuthInlineIssuerProps {
  /** The claims `aud` that are accepted. */
  readonly audiences: string[];

  /** The public keys as a JSON Web Key Set. */
  readonly jwks: string;
}

/** A shorthand for issuers of tokens. They are checked by the policy that has them. */
export class AuthJwtIssuer {
  /**
   * An issuer whose keys istiod gets from an address.
   *
   * @param issuer the claim `iss` of its tokens
   */
  public static remote(issuer: string, { audiences, jwksUri }: AuthRemoteIssuerProps): AuthIssuerSpec {
    return { issuer, audiences, jwksUri };
  }

  /**
   * An issuer whose keys are in the policy, for a test or for a cluster without access to the issuer.
   *
   * @param issuer the claim `iss` of its tokens
   */
  public static inline(issuer: string, { audiences, jwks }: AuthInlineIssuerProps): AuthIssuerSpec {
    return { issuer, audiences, jwks };
  }

  private constructor() {}
}
