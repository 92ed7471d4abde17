/**
 * Kubernetes objects as plain data: access to their fields by name, merging, label selectors,
 * their identity, the place where they were defined, and the kinds that are cluster-scoped.
 *
 * In: any value that was read or synthesised. Out: a part of it, or an empty part if the part is missing or has another type.
 * This room must not know any other room, nor the meaning of the objects.
 */
export * from './cluster-scoped';
export * from './code-expression';
export * from './construct-annotations';
export * from './given';
export * from './label-index';
export * from './lookup';
export * from './merge';
export * from './parts';
export * from './object-identity';
export * from './parsed-json';
export * from './parsed-yaml';
export * from './paths';
export * from './selector';
export * from './source-object';
export * from './spelling';
