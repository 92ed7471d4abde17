/** From the specification of a policy to its problems, and to its objects. */
export * from './facts';
export * from './from-props';
export { GUARDS } from './guards';
export * from './meaning';
export * from './objects';
export * from './problems';
