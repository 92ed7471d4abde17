/**
 * A real cluster and mesh on this machine, for tests and for trying things: real etcd, Kubernetes control plane, istiod
 * and Envoys, with containers run as processes in namespaces of their own.
 * In: objects, through the API server, from kubectl, helm or a client. Out: a kubeconfig, what pods answer and print.
 * It must not know what is tested with it: nothing of src/ is imported here.
 */
export * from './api';
export { type NodeOptions } from './config';
export * from './lab';
