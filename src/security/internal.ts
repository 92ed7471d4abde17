/** What other rooms use of security beside the public constructs: who may call what, and the custom resource AuthPolicy. */
export * from './access/internal';
export * from './policy-resource';
export { AUTH_POLICY_KIND } from './specification';
