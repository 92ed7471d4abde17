/**
 * One typed API object for each Istio kind (the L1), Istio's CRDs, and the versions of Istio that this library knows.
 *
 * In: the published CRDs of istio.io/api, through `npx projen import:istio`, which writes *.generated.ts and assets/crds.
 * Out: ApiObjects whose apiVersion follows the IstioVersion; the text of the CRDs.
 * It must not know any other room: an L1 says what the schema says and has no opinion.
 */
export * from './version';
export * from './objects';
export * from './crd-documents';
export { gvkOf } from './gvk';
