/**
 * Namespaces of the cluster itself. Injection by default leaves them out, and istiod never injects a pod in them.
 *
 * @see https://istio.io/latest/docs/ops/configuration/mesh/injection-concepts/
 */
export const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];
