import { MeshRollingUpdate } from './deployment-strategy';

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
  readonly rollingUpdate?: MeshRollingUpdate;

  /**
   * Fields that this type does not have. They are merged over the others. A null deletes a field of the default.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
