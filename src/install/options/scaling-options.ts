import { MeshScalingBehavior } from './scaling-behavior';

/** The number of pods. */
export interface MeshScalingOptions {
  /**
   * The minimum number of replicas.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * The maximum number of replicas. If it equals the minimum, there is no autoscaler.
   *
   * @default 5
   */
  readonly maxReplicas?: number;

  /**
   * A fixed number of replicas. If it is set, there is no autoscaler.
   *
   * @default - the autoscaler chooses the number
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
   * The CPU utilization that the autoscaler targets, in percent of the request.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;

  /**
   * The memory utilization that the autoscaler targets, in percent of the request. Since Istio 1.26.
   *
   * @default - the autoscaler ignores memory
   */
  readonly targetMemoryUtilization?: number;

  /**
   * How fast the autoscaler scales up and down: the field `behavior` of a HorizontalPodAutoscaler. For gateways since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
   * @default - the default of Kubernetes
   */
  readonly scalingBehavior?: MeshScalingBehavior;
}
