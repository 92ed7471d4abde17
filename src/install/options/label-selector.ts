/**
 * A label selector, with the field names of Kubernetes. An object must match all of its parts.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface MeshLabelSelector {
  /**
   * The labels that an object must have.
   *
   * @default - any labels
   */
  readonly matchLabels?: { [label: string]: string };

  /**
   * Conditions that the labels of an object must meet.
   *
   * @default - no conditions
   */
  readonly matchExpressions?: MeshLabelExpression[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A condition of a label selector. */
export interface MeshLabelExpression {
  /** The name of the label. */
  readonly key: string;

  /** How the label is compared: `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string;

  /**
   * The values to compare with, for `In` and `NotIn`.
   *
   * @default - no values
   */
  readonly values?: string[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
