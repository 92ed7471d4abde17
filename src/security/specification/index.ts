/** What an AuthPolicy says: the specification of its custom resource and of its props. */
export { AUTH_POLICY, AUTH_POLICY_KIND } from './auth-policy';
export { ISSUER_FIELD_SINCE, type NewIssuerField } from './issuer';
export * from './types.generated';
