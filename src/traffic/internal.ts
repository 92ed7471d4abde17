/** What other rooms use of traffic beside the public constructs. */
export * from './api-object';
export * from './mesh-service-rule';
export * from './service-facts';
export * from './split-resource';
export { TRAFFIC_SPLIT_KIND } from './specification';
export * from './workload';
