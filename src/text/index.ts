/**
 * Writers of the text inside ConfigMaps. They write the same bytes as Istio's own installers (Go's JSON and Go's YAML), so that
 * a move from such an installer does not change any ConfigMap.
 *
 * In: JSON data. Out: text. This room must not know the purpose of the text.
 */
export * from './json';
export * from './number';
export * from './yaml';
export { isPlain } from './yaml-scalar';
export * from './key-order';
export * from './texts';
