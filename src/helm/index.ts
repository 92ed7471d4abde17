/**
 * The official charts' values as a way in: the files of somebody who comes from Helm.
 *
 * In: parsed values, one source a file or flag, each of which can tell where a value stands.
 * Out: the same settings that props become; or all that is wrong with the values, each with its place and the nearest that is right.
 * It must not read files or YAML: its caller does.
 */
export * from './install';
export * from './problems';
export * from './values';
