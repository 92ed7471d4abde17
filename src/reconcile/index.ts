/**
 * Makes a cluster equal to a set of objects.
 *
 * In: desired objects as plain JSON, the instance that they belong to, and a client of the API server. Out: a cluster that has converged, an
 * inventory of the objects of the instance, and events during the run; or a plan of what would change.
 * One verb a file: plan.ts, apply.ts, delete.ts. The room knows the kinds of Kubernetes and how they depend on each other (order.ts,
 * dependencies.ts, readiness.ts). It must not know constructs, programs, terminals, or the names of objects of an Istio install.
 */
export * from './adoption';
export * from './apply';
export * from './cluster-worker';
export * from './decide';
export * from './delete';
export * from './deletion-options';
export * from './desired';
export * from './diff';
export * from './domain-rule';
export * from './events';
export * from './guard';
export * from './hand-over';
export * from './helm-releases';
export * from './instance';
export * from './inventory';
export * from './lock';
export * from './not-ready-reason';
export * from './observe';
export * from './order';
export * from './parallel';
export * from './plan';
export * from './pod-template';
export * from './prune-guard';
export * from './readiness';
export * from './reason';
export * from './saved-plan';
export * from './selector';
export * from './served-version';
export * from './step';
export type { View } from './view';
