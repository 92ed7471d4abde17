/**
 * An environment variable, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
 */
export interface MeshEnvVar {
  /** The name of the variable. */
  readonly name: string;

  /**
   * The value of the variable.
   *
   * @default - `valueFrom`
   */
  readonly value?: string;

  /**
   * The source of the value.
   *
   * @default - `value`
   */
  readonly valueFrom?: MeshEnvVarSource;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The source of the value of an environment variable. Give one of its fields. */
export interface MeshEnvVarSource {
  /**
   * A key of a Secret.
   *
   * @default - another source
   */
  readonly secretKeyRef?: MeshKeySelector;

  /**
   * A key of a ConfigMap.
   *
   * @default - another source
   */
  readonly configMapKeyRef?: MeshKeySelector;

  /**
   * A field of the pod.
   *
   * @default - another source
   */
  readonly fieldRef?: MeshFieldSelector;

  /**
   * Fields that this type does not have, such as `resourceFieldRef`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A key of a Secret or ConfigMap. */
export interface MeshKeySelector {
  /** The name of the Secret or ConfigMap. */
  readonly name: string;

  /** The key in its data. */
  readonly key: string;

  /**
   * Whether the pod starts without the key.
   *
   * @default false
   */
  readonly optional?: boolean;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A field of the pod. */
export interface MeshFieldSelector {
  /** The path of the field, such as `metadata.namespace`. */
  readonly fieldPath: string;

  /**
   * The version of the API that the path is written for.
   *
   * @default "v1"
   */
  readonly apiVersion?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
