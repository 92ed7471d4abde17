/**
 * The errors of this room without the client: a command that needs no cluster must not load client-node.
 */
export * from './error';
