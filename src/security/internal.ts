/** What other rooms use of security beside the public constructs: who may call what. */
export * from './access/internal';
