/**
 * Makes a cluster what a set of objects says. In: desired objects as plain JSON, the instance they belong to, and a
 * client. Out: a converged cluster, an inventory of what is ours in it, and events on the way; or, for a plan, what
 * would change. One verb a file: plan, apply, destroy. Knows kinds of Kubernetes and what they need of each other
 * (order.ts, needs.ts, readiness.ts); must not know constructs, programs, terminals, or names that Istio's install uses.
 */
export * from './adoption';
export * from './apply';
export * from './desired';
export * from './destroy';
export * from './diff';
export * from './events';
export * from './guard';
export * from './instance';
export * from './inventory';
export * from './order';
export * from './plan';
export * from './readiness';
export * from './reasons';
export * from './remove';
export * from './selector';
