/** From the specification of a split to its problems, and to its objects. */
export { delegateReferencesOf } from './delegates';
export { destinationRuleOf } from './destination-rule';
export * from './facts';
export * from './from-props';
export * from './problems';
export { delegateVirtualServiceOf, virtualServiceOf } from './virtual-service';
