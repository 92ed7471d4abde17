/**
 * One typed API object for each Istio kind (the L1), Istio's CRDs, the versions of Istio that this library supports, and the facts of a
 * mesh that objects depend on (IMesh).
 *
 * In: the published CRDs of istio.io/api. `npx projen import:istio` writes *.generated.ts and assets/crds from them.
 * Out: ApiObjects whose apiVersion depends on the version of their mesh, and the text of the CRDs.
 * This room may only know the index of the App (src/scope) and the rules for names (src/names). An L1 follows the schema and adds no defaults.
 */
export * from './version';
export * from './mesh';
export * from './objects';
export * from './crd-documents';
export { gvkOf } from './gvk';
