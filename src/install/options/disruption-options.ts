import { MeshPodAmount } from './pod-amount';

/** Whether pods that are not ready may be evicted although the budget is spent. */
export enum MeshUnhealthyPodEviction {
  /** What the cluster has by default. */
  CLUSTER_DEFAULT = '',
  /** Only while enough others are ready. */
  IF_HEALTHY_BUDGET = 'IfHealthyBudget',
  /** Always. */
  ALWAYS_ALLOW = 'AlwaysAllow',
}

/**
 * How many pods a voluntary disruption, such as the drain of a node, must leave.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export interface MeshDisruptionOptions {
  /**
   * The number of pods that must stay available. Since Istio 1.27.
   *
   * @default - one for istiod, unless `maxUnavailable` is given; none for a gateway
   */
  readonly minAvailable?: MeshPodAmount;

  /**
   * The number of pods that may be unavailable. It replaces `minAvailable`. Since Istio 1.27.
   *
   * @default - as `minAvailable` says
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
