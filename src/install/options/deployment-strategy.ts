/**
 * How a Deployment replaces its pods, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export interface MeshDeploymentStrategy {
  /**
   * The kind of strategy: `RollingUpdate` or `Recreate`.
   *
   * @default "RollingUpdate"
   */
  readonly type?: string;

  /**
   * The limits of a rolling update.
   *
   * @default - 25% of the pods
   */
  readonly rollingUpdate?: MeshRollingUpdate;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The limits of a rolling update. */
export interface MeshRollingUpdate {
  /**
   * How many additional pods there can be: a number, or a percentage such as `25%`.
   *
   * @default "25%"
   */
  readonly maxSurge?: string | number;

  /**
   * How many pods can be unavailable: a number, or a percentage such as `25%`.
   *
   * @default "25%"
   */
  readonly maxUnavailable?: string | number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
