/**
 * The one door to the API server. In: which cluster, as kubectl is told it, and plain JSON objects. Out: the API
 * server's answers as plain JSON, or a KubeError that says in its words why not. Requests are sent again where that
 * is safe and promises to help (retry.ts). What the objects mean is for others to know.
 */
export * from './kube-object';
export * from './client';
export * from './error';
export * from './client-node';
export * from './resources';
export * from './retry';
export * from './transport';
