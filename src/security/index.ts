/**
 * Authorization and mutual TLS: AuthPolicy with its classes, and MeshMtls.
 *
 * In: services, roles and subjects. Out: AuthorizationPolicies and PeerAuthentications that select the pods of the services. Input
 * that Istio would interpret as "any caller" or "any request" is an error in the constructor that gets it.
 * This room must not know how the mesh is installed, nor how traffic is routed. Of traffic it uses only the MeshService.
 */
export * from './access';
export * from './auth-policy';
export * from './mesh-mtls';
export * from './operation';
export * from './role';
export * from './subject';
