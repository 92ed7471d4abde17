/**
 * Texts inside ConfigMaps, letter by letter as Istio's own installers write them (Go's JSON, Go's YAML), so that
 * nothing changes for a user who comes from there.
 *
 * In: data as JSON has it. Out: text. It must not know what the text is for.
 */
export * from './json';
export * from './number';
export * from './yaml';
export { isPlain } from './yaml-scalar';
export * from './key-order';
export * from './texts';
