/**
 * A volume of a pod, with the field names of Kubernetes. Give one kind of volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export interface MeshVolume {
  /** The name of the volume. */
  readonly name: string;

  /**
   * Files from a ConfigMap.
   *
   * @default - another kind of volume
   */
  readonly configMap?: MeshConfigMapVolume;

  /**
   * Files from a Secret.
   *
   * @default - another kind of volume
   */
  readonly secret?: MeshSecretVolume;

  /**
   * A folder that lives as long as the pod.
   *
   * @default - another kind of volume
   */
  readonly emptyDir?: MeshEmptyDirVolume;

  /**
   * A file or folder of the node.
   *
   * @default - another kind of volume
   */
  readonly hostPath?: MeshHostPathVolume;

  /**
   * A PersistentVolumeClaim.
   *
   * @default - another kind of volume
   */
  readonly persistentVolumeClaim?: MeshClaimVolume;

  /**
   * Files from several sources in one folder.
   *
   * @default - another kind of volume
   */
  readonly projected?: MeshProjectedVolume;

  /**
   * A volume of a CSI driver.
   *
   * @default - another kind of volume
   */
  readonly csi?: MeshCsiVolume;

  /**
   * Fields that this type does not have, such as `nfs` or `downwardAPI`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Files from a ConfigMap. */
export interface MeshConfigMapVolume {
  /** The name of the ConfigMap. */
  readonly name: string;

  /**
   * The keys that become files.
   *
   * @default - all keys
   */
  readonly items?: MeshKeyToPath[];

  /**
   * The permissions of the files.
   *
   * @default 0644
   */
  readonly defaultMode?: number;

  /**
   * Whether the pod starts without it.
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

/** Files from a Secret. */
export interface MeshSecretVolume {
  /** The name of the Secret. */
  readonly secretName: string;

  /**
   * The keys that become files.
   *
   * @default - all keys
   */
  readonly items?: MeshKeyToPath[];

  /**
   * The permissions of the files.
   *
   * @default 0644
   */
  readonly defaultMode?: number;

  /**
   * Whether the pod starts without it.
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

/** A key of a ConfigMap or Secret that becomes a file. */
export interface MeshKeyToPath {
  /** The key. */
  readonly key: string;

  /** The path of the file in the volume. */
  readonly path: string;

  /**
   * The permissions of the file.
   *
   * @default - `defaultMode` of the volume
   */
  readonly mode?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A folder that lives as long as the pod. */
export interface MeshEmptyDirVolume {
  /**
   * The medium: empty for the disk of the node, or `Memory`.
   *
   * @default ""
   */
  readonly medium?: string;

  /**
   * The size of the folder at most, such as `64Mi`.
   *
   * @default - no limit
   */
  readonly sizeLimit?: string | number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A file or folder of the node. */
export interface MeshHostPathVolume {
  /** The path on the node. */
  readonly path: string;

  /**
   * What must be there, such as `Directory`, `DirectoryOrCreate`, `File` or `Socket`.
   *
   * @default - nothing is checked
   */
  readonly type?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A PersistentVolumeClaim in the namespace of the pod. */
export interface MeshClaimVolume {
  /** The name of the claim. */
  readonly claimName: string;

  /**
   * Whether the volume is mounted read-only.
   *
   * @default false
   */
  readonly readOnly?: boolean;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Files from several sources in one folder. */
export interface MeshProjectedVolume {
  /** The sources. */
  readonly sources: MeshVolumeProjection[];

  /**
   * The permissions of the files.
   *
   * @default 0644
   */
  readonly defaultMode?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A source of files of a projected volume. Give one of its fields. */
export interface MeshVolumeProjection {
  /**
   * Keys of a Secret.
   *
   * @default - another source
   */
  readonly secret?: MeshProjectedKeys;

  /**
   * Keys of a ConfigMap.
   *
   * @default - another source
   */
  readonly configMap?: MeshProjectedKeys;

  /**
   * A token of the service account of the pod.
   *
   * @default - another source
   */
  readonly serviceAccountToken?: MeshProjectedToken;

  /**
   * Fields that this type does not have, such as `clusterTrustBundle`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Keys of a Secret or ConfigMap. */
export interface MeshProjectedKeys {
  /** The name of the Secret or ConfigMap. */
  readonly name: string;

  /**
   * The keys that become files.
   *
   * @default - all keys
   */
  readonly items?: MeshKeyToPath[];

  /**
   * Whether the pod starts without it.
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

/** A token of the service account of a pod. */
export interface MeshProjectedToken {
  /** The path of the file in the volume. */
  readonly path: string;

  /**
   * Who shall accept the token.
   *
   * @default - the API server
   */
  readonly audience?: string;

  /**
   * The time for which the token is valid, in seconds.
   *
   * @default 3600
   */
  readonly expirationSeconds?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A volume of a CSI driver. */
export interface MeshCsiVolume {
  /** The name of the driver, such as `csi.spiffe.io`. */
  readonly driver: string;

  /**
   * Whether the volume is read-only.
   *
   * @default - as the driver decides
   */
  readonly readOnly?: boolean;

  /**
   * The file system, such as `ext4`.
   *
   * @default - as the driver decides
   */
  readonly fsType?: string;

  /**
   * What the driver needs to know.
   *
   * @default - nothing
   */
  readonly volumeAttributes?: { [attribute: string]: string };

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
