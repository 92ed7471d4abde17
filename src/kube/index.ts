/**
 * The only access to the API server.
 *
 * In: the choice of a cluster, as for kubectl, and plain JSON objects. Out: the answers of the API server as plain JSON, or a KubeError with the
 * message of the API server. A request is sent again if that is safe and may help (retry.ts).
 * This room must not know the meaning of the objects.
 */
export * from './kube-object';
export * from './client';
export * from './error';
export * from './client-node';
export * from './deadline';
export { IN_FLIGHT } from './limiter';
export { MOST_READ_ONE_BY_ONE, type ListOptions } from './list';
export { Limiter } from './limiter';
export { PodAnswerError, type PodPort } from './port-forward';
export * from './resources';
export { MASK } from './secret-mask';
export * from './retry';
export * from './transport';
export { Watch } from './watch';
