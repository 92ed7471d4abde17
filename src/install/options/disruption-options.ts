import { MeshPodAmount } from './pod-amount';

/** Whether pods that are not ready can be evicted although the budget is used up. */
export enum MeshUnhealthyPodEviction {
  /** The default of the cluster. */
  CLUSTER_DEFAULT = '',
  /** Only while enough other pods are ready. */
  IF_HEALTHY_BUDGET = 'IfHealthyBudget',
  /** Always. */
  ALWAYS_ALLOW = 'AlwaysAllow',
}

/**
 * How many pods must remain during a voluntary disruption, such as the drain of a node.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export interface MeshDisruptionOptions {
  /**
   * The number of pods that must stay available. Since Istio 1.27.
   *
   * @default - 1 for istiod, unless `maxUnavailable` is set; no minimum for a gateway
   */
  readonly minAvailable?: MeshPodAmount;

  /**
   * The number of pods that may be unavailable. It replaces `minAvailable`. Since Istio 1.27.
   *
   * @default - as `minAvailable` allows
   */
  readonly maxUnavailable?: MeshPodAmount;

  /**
   * Whether pods that are not ready can be evicted although the budget is used up. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
   * @default MeshUnhealthyPodEviction.CLUSTER_DEFAULT
   */
  readonly unhealthyPodEviction?: MeshUnhealthyPodEviction;
}
