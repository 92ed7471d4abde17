import { PodAmount } from './pod-amount';

/** Whether pods that are not ready may be evicted although the budget is spent. */
export enum UnhealthyPodEviction {
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
export interface DisruptionOptions {
  /**
   * How many pods must stay available.
   *
   * @default - one for istiod, unless `maxUnavailable` is given; none for a gateway
   */
  readonly minAvailable?: PodAmount;

  /**
   * How many pods may be unavailable. It takes the place of `minAvailable`.
   *
   * @default - as `minAvailable` says
   */
  readonly maxUnavailable?: PodAmount;

  /**
   * Whether pods that are not ready may be evicted although the budget is spent.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
   * @default UnhealthyPodEviction.CLUSTER_DEFAULT
   */
  readonly unhealthyPodEviction?: UnhealthyPodEviction;
}
