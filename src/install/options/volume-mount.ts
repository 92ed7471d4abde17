/**
 * Where a volume is mounted, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export interface MeshVolumeMount {
  /** The name of the volume. */
  readonly name: string;

  /** The path in the container. */
  readonly mountPath: string;

  /**
   * Whether the container cannot write to the volume.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * The path in the volume.
   *
   * @default - the root of the volume
   */
  readonly subPath?: string;

  /**
   * The path in the volume, with references to environment variables.
   *
   * @default - the root of the volume
   */
  readonly subPathExpr?: string;

  /**
   * How mounts are propagated: `None`, `HostToContainer` or `Bidirectional`.
   *
   * @default "None"
   */
  readonly mountPropagation?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
