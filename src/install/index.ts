/**
 * The install: a whole Istio control plane and its gateways as typed constructs.
 *
 * In: props, or the official charts' values through helm-values. Both become settings, the one model that objects are made from.
 * Out: ApiObjects, each a construct of its own, equal to what the official charts render.
 * It must not know clusters, and no version by name: the differences between versions are in src/settings.
 */
export * from './base';
export * from './crds';
export * from './ingress-gateway';
export * from './ingress-gateway-props';
export type { MeshAttributes } from './imported-mesh';
export * from './istiod';
export * from './mesh';
export * from './mesh-namespace';
export * from './mesh-props';
export * from './mtls-mode';
export * from './network-props';
export * from './options';
export * from './platform';
export * from './registry';
export * from './revision-tag';
export * from './workload';
