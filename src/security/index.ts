/**
 * Who may call whom, and how: AuthPolicy and its vocabulary, and MeshMtls.
 *
 * In: services, roles and subjects. Out: AuthorizationPolicies and PeerAuthentications that select the pods they name, and that
 * let nobody in by accident: what Istio would read as "anyone" is refused where it is written.
 * It must not know traffic, nor how the mesh is installed: of a service or a gateway it takes the interface alone.
 */
export * from './auth-policy';
export * from './mesh-mtls';
export * from './operation';
export * from './role';
export * from './subject';
