/** What other rooms use of the mesh config beside its public types. */
export * from './expression';
export * from './fields';
