/**
 * What a custom resource says, written once: an OpenAPI v3 schema with descriptions, defaults and CEL rules.
 *
 * In: a specification (Schema), and a value from a program or from a manifest. Out: the problems of the value, as the API server finds
 * them, and the value that a program means by its props. `npx projen specification` writes the definition of the custom resource, the
 * types of the props and the reference from the same specification.
 * This room must not know what any resource means.
 */
export * from './cel';
export * from './checked';
export * from './defaults';
export * from './durations';
export * from './from-props';
export * from './kubernetes';
export * from './located';
export * from './problem';
export * from './resource';
export * from './schema';
export * from './schema-problems';
