/** The exports of this room for other rooms. */
export * from './check';
export * from './objects';
export { definition, fieldsOnPath, fragmentSchema } from './schema';
export type { Definition, FieldOnPath, FieldSchema } from './schema';
