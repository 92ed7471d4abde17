/**
 * The identity of a cluster in a mesh with several clusters.
 *
 * @see https://istio.io/latest/docs/setup/install/multicluster/
 */
export interface MeshMulticlusterOptions {
  /**
   * The name of the mesh. It is the same in all clusters of the mesh.
   *
   * @default - no name
   */
  readonly meshId?: string;

  /**
   * The name of this cluster. It identifies the services and proxies of the cluster.
   *
   * @default - `Kubernetes`
   */
  readonly clusterName?: string;

  /**
   * The network of this cluster's pods. Pods in the same network reach each other directly. Pods in different networks use an east-west
   * gateway. The namespace of the control plane needs the label `topology.istio.io/network` with the same value.
   *
   * @default - no network: all clusters are in the same network
   */
  readonly network?: string;

  /**
   * How networks are reached that have no east-west gateway with labels. Raw: the fields are not checked, and are written as they are.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks
   * @default - no networks
   */
  readonly meshNetworks?: { [network: string]: any };

  /**
   * Whether the templates know that there are several clusters. Only in Istio 1.20, 1.26.
   *
   * @default false
   */
  readonly enabled?: boolean;
}
