/**
 * The typed API objects: what a program finds in the submodule `istio`.
 */
export * from './custom-resource-definition';
export * from './extensions.generated';
export * from './networking.generated';
export * from './security.generated';
export * from './telemetry.generated';
export * from './type.generated';
