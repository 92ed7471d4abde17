/**
 * Authorization and mutual TLS: AuthPolicy with the types of its props, MeshMtls, and who may call what.
 *
 * In: services, callers and operations, as props or as a custom resource. Both are a specification (specification/). Out: its problems,
 * and AuthorizationPolicies, RequestAuthentications and PeerAuthentications (policy/). Input that Istio would interpret as "any caller" or
 * "any request" is an error.
 * This room must not know how the mesh is installed, nor how traffic is routed. Of traffic it uses only the MeshService.
 */
export * from './access';
export * from './auth-policy';
export * from './auth-policy-spec.generated';
export * from './issuer';
export * from './mesh-mtls';
export * from './operation';
export * from './role';
export * from './subject';
