/**
 * A real cluster and mesh on this machine, for tests and experiments: a real etcd, Kubernetes control plane, istiod
 * and Envoys. Containers run as processes in Linux namespaces of their own.
 * In: objects, through the API server, from kubectl, helm or a client. Out: a kubeconfig, and the responses and logs of pods.
 * This folder must not know what is tested with it. It imports nothing from src/.
 */
export * from './api';
export { type NodeOptions } from './config';
export * from './lab';
