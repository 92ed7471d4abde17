/**
 * The typed mesh config and proxy config.
 *
 * In: values of the types. `npx projen import:istio` generates the types of all supported Istio versions and their schema.
 * Out: the plain fields that istiod reads. In the other direction: a plain mesh config as expressions of these types.
 * This room must not know where a mesh config is used. It checks values against the schema and against nothing else.
 */
export * from './proxy-config-annotation';
export * from './types.generated';
