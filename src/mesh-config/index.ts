/**
 * The mesh config and the config of proxies as types.
 *
 * In: values of the types, of which import-istio writes those of all known versions of Istio, with the schema of their fields.
 * Out: the plain fields that istiod reads; and back, a plain mesh config as expressions of these types.
 * It must not know where a mesh config stands, and has no opinion on what it says: only what a version lacks is refused.
 */
export * from './proxy-config-annotation';
export * from './types.generated';
