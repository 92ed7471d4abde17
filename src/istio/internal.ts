/** What other rooms use of Istio's API beside the public types. */
export * from './version-table';
export * from './verbatim-definition';
