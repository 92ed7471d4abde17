/** The exports of this room for other rooms, in addition to the public types. */
export * from './compared-path';
export * from './data-plane-mode';
export * from './hosts';
export * from './mesh-config-of';
export * from './mesh-lookup';
export * from './newest-version';
export * from './object-claim';
export * from './object-name';
export * from './support';
export * from './system-namespaces';
export * from './verbatim-definition';
export * from './version-order';
export * from './version-skew';
export * from './version-table';
