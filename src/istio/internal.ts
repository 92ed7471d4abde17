/** What other rooms use of Istio's API beside the public types. */
export * from './system-namespaces';
export * from './verbatim-definition';
export * from './version-skew';
export * from './version-table';
