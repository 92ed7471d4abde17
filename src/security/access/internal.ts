/** What other rooms use of the evaluator beside its public API. */
export * from './call';
export { type WorkloadAccess } from './evaluator';
export * from './facts';
export * from './istiod';
export * from './matrix';
export * from './mesh-config';
export * from './mesh-facts';
export * from './model';
export * from './policies';
export * from './shadow';
export * from './shadow-log';
export * from './unjudged';
export * from './workload-mtls';
export * from './workloads';
