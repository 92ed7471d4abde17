/**
 * The public API: the rooms that a jsii program may use, and nothing else.
 */
export * from './istio/version';
export * from './synth';
export * as istio from './istio/objects';
