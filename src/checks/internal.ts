/** What other rooms use of the checks: their findings, which pods a synthesis has, and which control plane injects them. */
export { findingsOf } from './findings';
export * from './injection';
export * from './injection-webhooks';
export * from './objects';
export * from './pods';
