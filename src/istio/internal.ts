/** The exports of this room for other rooms, in addition to the public types. */
export { meshOf, registerMesh } from './mesh';
export * from './newest-version';
export * from './object-claim';
export * from './system-namespaces';
export * from './verbatim-definition';
export * from './version-skew';
export * from './version-table';
