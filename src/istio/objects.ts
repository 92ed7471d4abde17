/**
 * The typed API objects: the content of the submodule `istio`.
 */
export * from './custom-resource-definition';
export * from './extensions.generated';
export * from './networking.generated';
export * from './security.generated';
export * from './telemetry.generated';
export * from './type.generated';
