/** What other rooms use of the checks: which pods a synthesis has, and which control plane injects them. */
export * from './injection';
export * from './injection-webhooks';
export * from './objects';
export * from './pods';
