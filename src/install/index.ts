/**
 * The install: a whole Istio control plane and its gateways as typed constructs.
 *
 * In: props. They become settings (src/settings), and the settings become objects. src/helm turns the values of the official charts into the same settings.
 * Out: ApiObjects, each a construct of its own, equal to the objects that the official charts render.
 * This room must not know clusters, nor versions by their names: the differences between versions are in src/settings.
 */
export * from './base';
export * from './cni';
export * from './cni-props';
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
export * from './ztunnel';
export * from './ztunnel-props';
