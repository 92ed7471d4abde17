/**
 * The props of a mesh and of its gateways: one file for each group.
 *
 * They are types, enums and small classes. The table (src/install/table) maps them to settings.
 * This folder must not know settings, objects or constructs.
 */
export * from './ambient-options';
export * from './base-options';
export * from './certificate-options';
export * from './cni-options';
export * from './disruption-options';
export * from './gateway-account';
export * from './gateway-service';
export * from './image-pull-policy';
export * from './injection-options';
export * from './istiod-options';
export * from './multicluster-options';
export * from './pod-amount';
export * from './pod-options';
export * from './profile';
export * from './proxy-options';
export * from './remote-options';
export * from './scaling-options';
export * from './scheduling-options';
export * from './telemetry-options';
export * from './validation-options';
