/**
 * A toleration of a taint, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface MeshToleration {
  /**
   * The key of the taint.
   *
   * @default - all keys; the operator must then be `Exists`
   */
  readonly key?: string;

  /**
   * How the value is compared: `Equal` or `Exists`.
   *
   * @default "Equal"
   */
  readonly operator?: string;

  /**
   * The value of the taint.
   *
   * @default - no value
   */
  readonly value?: string;

  /**
   * The effect of the taint: `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default - all effects
   */
  readonly effect?: string;

  /**
   * How many seconds a pod stays on a node after a taint with the effect `NoExecute` was added.
   *
   * @default - forever
   */
  readonly tolerationSeconds?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
