/**
 * What a cluster says of itself in a mesh of several.
 *
 * @see https://istio.io/latest/docs/setup/install/multicluster/
 */
export interface MeshMulticlusterOptions {
  /**
   * The name of the mesh, the same in all its clusters.
   *
   * @default - none
   */
  readonly meshId?: string;

  /**
   * The name of this cluster. Services and proxies are known by it.
   *
   * @default - `Kubernetes`
   */
  readonly clusterName?: string;

  /**
   * The network of this cluster's pods. Pods of one network reach each other directly, others by an east-west gateway.
   * The namespace of the control plane needs the label `topology.istio.io/network` of the same value.
   *
   * @default - none: all clusters are one network
   */
  readonly network?: string;

  /**
   * How networks are reached, where no east-west gateway in them says so itself.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshNetworks
   * @default - none
   */
  readonly meshNetworks?: { [network: string]: any };

  /**
   * Whether the templates know that there are several clusters. Only in Istio 1.20, 1.26.
   *
   * @default false
   */
  readonly enabled?: boolean;
}
