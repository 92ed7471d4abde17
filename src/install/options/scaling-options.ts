/** How many pods there are. */
export interface MeshScalingOptions {
  /**
   * The least number of replicas.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * The greatest number of replicas. The same as the least turns the autoscaler off.
   *
   * @default 5
   */
  readonly maxReplicas?: number;

  /**
   * A fixed number of replicas, which turns the autoscaler off.
   *
   * @default - as many as the autoscaler wants
   */
  readonly replicas?: number;

  /**
   * Whether an autoscaler chooses the number of replicas.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @default - true, unless the number is fixed
   */
  readonly autoscaling?: boolean;

  /**
   * The CPU utilization, in percent of what is requested, that the autoscaler aims at.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;

  /**
   * The memory utilization that the autoscaler targets, in percent of the request. Since Istio 1.26.
   *
   * @default - memory does not count
   */
  readonly targetMemoryUtilization?: number;

  /**
   * How fast the autoscaler scales up and down: the field `behavior` of a HorizontalPodAutoscaler. For gateways since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   * @default - Kubernetes' own
   */
  readonly scalingBehavior?: { [field: string]: any };
}
