/**
 * Which objects of the charts `base` and `istiod` are created, if an administrator of the cluster and one of the mesh each install a part.
 *
 * @see https://istio.io/latest/docs/setup/install/helm/
 */
export enum MeshResourceScope {
  /** All objects. */
  ALL = 'all',
  /** Only objects outside of namespaces: CustomResourceDefinitions, webhooks, and the permissions in the whole cluster. */
  CLUSTER = 'cluster',
  /** Only objects inside of namespaces. */
  NAMESPACE = 'namespace',
}
