/**
 * The public API: the rooms that a jsii program may use, and nothing else.
 */
export * from './istio/mesh';
export * from './istio/version';
export * from './synth';
// No other room's public API may name a type of this submodule: it refers to IstioVersion, and Go allows no import cycles.
export * as istio from './istio/objects';
export * from './install';
export * from './mesh-config';
export * from './traffic';
export * from './security';
export * from './checks';
