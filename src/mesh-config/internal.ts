/** The exports of this room for other rooms, in addition to the public types. */
export * from './expression';
export * from './fields';
export { withNumbers } from './numbers';
export * from './unknown-fields';
export { wrongValues } from './wrong-values';
