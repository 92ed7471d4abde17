/** The exports of this room for other rooms. */
export * from './check';
export * from './objects';
export { definition, fragmentSchema } from './schema';
export type { Definition, FieldSchema } from './schema';
