/**
 * How a DaemonSet replaces its pods, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export interface MeshDaemonSetStrategy {
  /**
   * The kind of strategy: `RollingUpdate` or `OnDelete`.
   *
   * @default "RollingUpdate"
   */
  readonly type?: string;

  /**
   * The limits of a rolling update.
   *
   * @default - the limits of the default
   */
  readonly rollingUpdate?: MeshDaemonSetRollingUpdate;

  /**
   * Fields that this type does not have. They are merged over the others. A null deletes a field of the default.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The limits of a rolling update of a DaemonSet. Exactly one of them must be above 0. They are merged over the limits of the default. */
export interface MeshDaemonSetRollingUpdate {
  /**
   * On how many nodes a new pod can start before the old one is stopped: a number, or a percentage such as `25%`.
   *
   * @default - 1 for ztunnel; 0 for the CNI agent
   */
  readonly maxSurge?: string | number;

  /**
   * On how many nodes no pod can be available: a number, or a percentage such as `25%`.
   *
   * @default - 0 for ztunnel; 1 for the CNI agent
   */
  readonly maxUnavailable?: string | number;

  /**
   * Fields that this type does not have. They are merged over the others. A null deletes a field of the default.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
