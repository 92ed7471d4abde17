import { choice, exactlyOne, listOf, namespaceName, objectName, Schema, string, struct } from '../../specification';

const SOURCE = 'https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source';

/** The issuer of tokens. A star would be a pattern in policies. */
export function issuerName(description: string): Schema {
  return string(description, { pattern: '^[!-)+-~]+$', form: "the claim iss of the tokens, without spaces and stars, such as 'https://idp.example.com'", maxLength: 512 });
}

const CLAIM_NAME = { pattern: '^[^\\[\\]*\\x00-\\x1f\\x7f]+$', form: "the name of a claim without brackets and stars, such as 'groups'", maxLength: 128 };

const CLAIM_VALUE = string('A value.', {
  pattern: '^[^*\\x00-\\x1f\\x7f]+$', form: "the whole value without a star, such as 'admins': a pattern would admit other callers too", maxLength: 256,
});

const ADDRESS = { pattern: '^[0-9a-fA-F.:]+(/[0-9]{1,3})?$', form: "an IP address or a block, such as '10.0.0.0/8'", maxLength: 64 };

const PARTS = {
  serviceAccount: {
    ...struct('AuthServiceAccountSpec', 'The workloads of this mesh that run under a service account, known by their certificates.', {
      required: {
        namespace: namespaceName('The namespace of the service account.'),
        name: objectName('The full name of the service account.', 'frontend'),
      },
    }),
    without: 'another field is given',
  },
  namespace: { ...namespaceName('The workloads of this mesh in a namespace, known by their certificates.'), without: 'another field is given' },
  trustDomain: string('All workloads of a trust domain, known by their certificates.', {
    pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', form: "a trust domain, such as 'cluster.local'", without: 'another field is given',
  }),
  authenticated: choice('AuthAuthenticated', '`WORKLOAD`: any caller with a certificate of the mesh. `USER`: any caller with a token of one of the issuers.', ['WORKLOAD', 'USER'], { without: 'another field is given' }),
  jwtPrincipal: {
    ...struct('AuthJwtPrincipalSpec', 'One user, by the token.', {
      required: {
        issuer: issuerName('The issuer. It is one of the issuers of the policy.'),
        subject: string('The claim `sub`.', { pattern: '^[^/*\\x00-\\x1f\\x7f]+$', form: 'the whole claim sub, without slashes and stars', maxLength: 256 }),
      },
    }),
    without: 'another field is given',
  },
  claim: {
    ...struct('AuthClaimSpec', 'The users whose token has one of these values in a claim. The claim is a text, or a list of texts.', {
      required: {
        name: string('The name of the claim.', CLAIM_NAME),
        values: listOf('The values. One of them suffices.', CLAIM_VALUE),
      },
      optional: {
        parents: listOf('The names of the claims that contain it, from the outside: `[realm_access]` for the claim `roles` in `realm_access`.', string('The name of a claim.', CLAIM_NAME), { maxItems: 4, without: 'the claim is not nested' }),
        issuer: { ...issuerName('The issuer of the token. It is one of the issuers of the policy.'), without: 'all issuers of the policy' },
      },
    }, { see: 'https://istio.io/latest/docs/tasks/security/authorization/authz-jwt/' }),
    without: 'another field is given',
  },
  group: {
    ...struct('AuthGroupSpec', 'The users of a group.', {
      required: { name: { ...CLAIM_VALUE, description: 'The name of the group.' } },
      optional: { claim: string('The claim that lists the groups of a user.', { ...CLAIM_NAME, default: 'groups' }) },
    }),
    without: 'another field is given',
  },
  ipBlock: string('Callers by the address of the connection, which is that of the last hop.', { ...ADDRESS, without: 'another field is given', see: SOURCE }),
  remoteIp: string('Callers by the address of the first client, as the gateway knows it from X-Forwarded-For. The gateway needs the number of trusted proxies in front of it.', {
    ...ADDRESS, without: 'another field is given', see: 'https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/',
  }),
};

const PART = struct('AuthSubjectPartSpec', 'A property of a caller. Exactly one field is given.', { optional: PARTS }, { rules: [exactlyOne('AuthSubjectForm', ...Object.keys(PARTS))] });

/** A caller. */
export const SUBJECT = struct('AuthSubjectSpec', 'A caller. Exactly one field is given.', {
  optional: { ...PARTS, allOf: listOf('Callers that have all these properties.', PART, { minItems: 2, maxItems: 6, without: 'another field is given' }) },
}, { see: SOURCE, rules: [exactlyOne('AuthSubjectForm', ...Object.keys(PARTS), 'allOf')] });
