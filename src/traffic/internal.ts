/** What other rooms use of traffic beside the public constructs. */
export * from './api-object';
export * from './mesh-service-rule';
export * from './split-input';
export * from './split-resource';
export * from './workload';
