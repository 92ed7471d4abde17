import { MeshAffinity } from './affinity';
import { MeshToleration } from './toleration';
import { MeshTopologySpreadConstraint } from './topology-spread';

/** The nodes that pods run on. */
export interface MeshSchedulingOptions {
  /**
   * The labels of the nodes that pods can run on.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
   * @default - any node
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Affinity, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
   * @default - no affinity
   */
  readonly affinity?: MeshAffinity;

  /**
   * Tolerations, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   * @default - no tolerations
   */
  readonly tolerations?: MeshToleration[];

  /**
   * How pods are spread over zones and nodes, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
   * @default - the default of the cluster
   */
  readonly topologySpreadConstraints?: MeshTopologySpreadConstraint[];
}
