/**
 * How fast an autoscaler scales up and down, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
export interface MeshScalingBehavior {
  /**
   * How fast the number of pods grows.
   *
   * @default - the default of Kubernetes
   */
  readonly scaleUp?: MeshScalingRules;

  /**
   * How fast the number of pods shrinks.
   *
   * @default - the default of Kubernetes
   */
  readonly scaleDown?: MeshScalingRules;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The rules of one direction. */
export interface MeshScalingRules {
  /**
   * How many seconds of past recommendations the autoscaler considers.
   *
   * @default - 0 for up, 300 for down
   */
  readonly stabilizationWindowSeconds?: number;

  /**
   * The policies that limit the change.
   *
   * @default - the policies of Kubernetes
   */
  readonly policies?: MeshScalingPolicy[];

  /**
   * Which policy counts: `Max`, `Min` or `Disabled`.
   *
   * @default "Max"
   */
  readonly selectPolicy?: string;

  /**
   * Fields that this type does not have, such as `tolerance`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A limit of the change in a period. */
export interface MeshScalingPolicy {
  /** What `value` counts: `Pods` or `Percent`. */
  readonly type: string;

  /** The greatest change in the period. */
  readonly value: number;

  /** The length of the period, in seconds. */
  readonly periodSeconds: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
