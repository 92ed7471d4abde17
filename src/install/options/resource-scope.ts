/**
 * Which objects of a part of an install are created, if an administrator of the cluster and one of the mesh each install a share of it.
 *
 * @see https://istio.io/latest/docs/setup/install/helm/
 */
export enum MeshResourceScope {
  /** All objects. */
  ALL = 'all',
  /** Only objects outside of namespaces: CustomResourceDefinitions, webhooks, and the permissions in the whole cluster. */
  CLUSTER = 'cluster',
  /**
   * Only the others: objects inside of namespaces. With `validation.stableOnly`, an Istiod also has its ValidatingAdmissionPolicy and the
   * binding in this scope, as the chart `istiod` has. They are outside of namespaces.
   */
  NAMESPACE = 'namespace',
}
