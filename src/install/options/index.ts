/**
 * The props of a mesh and of its gateways: one file for each group.
 *
 * They are types, enums and small classes. The table (src/install/table) maps them to settings.
 * This folder must not know settings, objects or constructs.
 */
export * from './affinity';
export * from './ambient-options';
export * from './base-options';
export * from './certificate-options';
export * from './cni-agent-options';
export * from './cni-options';
export * from './container';
export * from './daemon-set-strategy';
export * from './data-plane-mode';
export * from './deployment-strategy';
export * from './disruption-options';
export * from './env-var';
export * from './gateway-account';
export * from './gateway-service';
export * from './image-pull-policy';
export * from './injection-options';
export * from './istiod-options';
export * from './label-selector';
export * from './lifecycle';
export * from './multicluster-options';
export * from './pod-amount';
export * from './pod-options';
export * from './probe';
export * from './profile';
export * from './proxy-options';
export * from './remote-options';
export * from './resource-quota';
export * from './resource-scope';
export * from './resources';
export * from './scaling-behavior';
export * from './scaling-options';
export * from './scheduling-options';
export * from './se-linux-options';
export * from './security-context';
export * from './service-port';
export * from './telemetry-options';
export * from './toleration';
export * from './topology-spread';
export * from './validation-options';
export * from './volume';
export * from './volume-mount';
