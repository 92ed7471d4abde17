/**
 * One typed API object for each Istio kind (the L1), and the versions of Istio that this library knows.
 *
 * In: the published CRDs of istio.io/api, through `npx projen import:istio`.
 * Out: ApiObjects whose apiVersion follows the IstioVersion.
 * It must not know any other room: an L1 says what the schema says and has no opinion.
 */
export * from './version';
