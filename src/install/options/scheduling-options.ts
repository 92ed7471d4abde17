/** Where pods run. */
export interface MeshSchedulingOptions {
  /**
   * Labels of the nodes to run on.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   * @default - any node
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Affinity, as Kubernetes has it.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
   * @default - none
   */
  readonly affinity?: { [field: string]: any };

  /**
   * Tolerations, as Kubernetes has them.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   * @default - none
   */
  readonly tolerations?: { [field: string]: any }[];

  /**
   * How pods are spread over zones and nodes, as Kubernetes has it.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   * @default - the cluster's default
   */
  readonly topologySpreadConstraints?: { [field: string]: any }[];
}
