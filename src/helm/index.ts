/**
 * The values of the official charts, for users who come from Helm.
 *
 * In: parsed values, one source for each file or flag. A source knows the position of each value.
 * Out: the same settings as from props, or the problems of the values, each with its position and the most similar valid name.
 * This room must not read files or parse YAML. Its callers do that.
 */
export { newerField } from './fragments';
export * from './install';
export * from './problems';
export { profileNames } from './profiles';
export * from './spelling';
export * from './values';
