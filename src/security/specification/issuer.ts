import { issuerName } from './subject';
import { boolean, duration, listOf, string, struct } from '../../specification';

const HEADER = { pattern: '^[A-Za-z0-9-]+$', form: "letters, digits and '-', such as 'x-user'", maxLength: 128 };

/** Fields that not all versions of Istio have, each with the minor version that introduced it. */
export const ISSUER_FIELD_SINCE = { fromCookies: '1.21', timeout: '1.22' } as const;

export type NewIssuerField = keyof typeof ISSUER_FIELD_SINCE;

/** An issuer of tokens. */
export const ISSUER = struct('AuthIssuerSpec', 'An issuer of JSON Web Tokens (JWT). A request with an invalid token is refused with 401. A request without a token is not: see requireToken.', {
  required: {
    issuer: issuerName('The claim `iss` of its tokens.'),
    audiences: listOf('The claims `aud` that are accepted. Without audiences, a token for another application would be accepted.', string('An audience.', { maxLength: 512 })),
  },
  optional: {
    jwksUri: string('Where istiod gets the public keys.', {
      pattern: '^https?://[!-~]+$', form: "an address, such as 'https://idp.example.com/jwks'", maxLength: 1024, without: 'the keys are in jwks, or istiod finds the address by OpenID Connect discovery',
    }),
    jwks: string('The public keys as a JSON Web Key Set.', { maxLength: 16384, without: 'the keys are at jwksUri' }),
    fromHeaders: listOf('Headers that have the token. They replace the default locations.', struct('AuthTokenHeaderSpec', 'A header that has the token.', {
      required: { name: string('The name of the header.', HEADER) },
      optional: { prefix: string('The text before the token, with its space, such as `Bearer `.', { maxLength: 64, without: 'no text' }) },
    }), { maxItems: 4, without: 'the header Authorization with the prefix `Bearer `, and the parameter access_token' }),
    fromParams: listOf('Parameters of the query that have the token. They replace the default locations.', string('The name of a parameter.', { maxLength: 128 }), { maxItems: 4, without: 'as in fromHeaders' }),
    fromCookies: listOf(`Cookies that have the token. They replace the default locations. Since Istio ${ISSUER_FIELD_SINCE.fromCookies}.`, string('The name of a cookie.', { maxLength: 128 }), { maxItems: 4, without: 'as in fromHeaders' }),
    forwardOriginalToken: boolean('Whether the service gets the token too.', { default: false }),
    outputClaimToHeaders: listOf('Claims that the service gets as headers.', struct('AuthClaimToHeaderSpec', 'A claim that the service gets as a header.', {
      required: { claim: string('The name of the claim.', { maxLength: 128 }), header: string('The name of the header.', HEADER) },
    }), { maxItems: 16, without: 'none' }),
    outputPayloadToHeader: string('The header in which the service gets all claims, in base64url.', { ...HEADER, without: 'no header' }),
    timeout: duration(`How long istiod waits for the keys. Since Istio ${ISSUER_FIELD_SINCE.timeout}.`, { without: '5 seconds' }),
  },
}, {
  see: 'https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule',
  rules: [{
    code: 'AuthJwksTwice',
    rule: '!(has(self.jwks) && has(self.jwksUri))',
    message: 'has jwks and jwksUri, of which Istio would use only one. Write one of them',
  }],
});
