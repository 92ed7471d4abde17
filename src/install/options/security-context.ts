/**
 * A seccomp profile, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tutorials/security/seccomp/
 */
export interface MeshSeccompProfile {
  /**
   * The kind of profile: `RuntimeDefault`, `Unconfined` or `Localhost`. The API server rejects a profile without it.
   *
   * @default - only `raw`
   */
  readonly type?: string;

  /**
   * The file of the profile on the node, for `Localhost`.
   *
   * @default - no file
   */
  readonly localhostProfile?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/**
 * The security context of a pod, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export interface MeshPodSecurityContext {
  /**
   * The ID of the user.
   *
   * @default - that of the image
   */
  readonly runAsUser?: number;

  /**
   * The ID of the group.
   *
   * @default - that of the image
   */
  readonly runAsGroup?: number;

  /**
   * Whether containers that run as root do not start.
   *
   * @default false
   */
  readonly runAsNonRoot?: boolean;

  /**
   * The ID of the group that owns the volumes.
   *
   * @default - the owner of each volume stays
   */
  readonly fsGroup?: number;

  /**
   * When the owner of volumes is changed: `OnRootMismatch` or `Always`.
   *
   * @default "Always"
   */
  readonly fsGroupChangePolicy?: string;

  /**
   * The IDs of additional groups.
   *
   * @default - no additional groups
   */
  readonly supplementalGroups?: number[];

  /**
   * Kernel parameters of the pod.
   *
   * @see https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
   * @default - no kernel parameters
   */
  readonly sysctls?: MeshSysctl[];

  /**
   * The seccomp profile of the containers.
   *
   * @default - the default of the cluster
   */
  readonly seccompProfile?: MeshSeccompProfile;

  /**
   * Fields that this type does not have, such as `seLinuxOptions`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A kernel parameter. */
export interface MeshSysctl {
  /** The name of the parameter, such as `net.ipv4.ip_unprivileged_port_start`. */
  readonly name: string;

  /** The value of the parameter. */
  readonly value: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/**
 * The security context of a container, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export interface MeshContainerSecurityContext {
  /**
   * The ID of the user.
   *
   * @default - that of the pod
   */
  readonly runAsUser?: number;

  /**
   * The ID of the group.
   *
   * @default - that of the pod
   */
  readonly runAsGroup?: number;

  /**
   * Whether the container does not start if it runs as root.
   *
   * @default - that of the pod
   */
  readonly runAsNonRoot?: boolean;

  /**
   * Whether the container has all privileges of its node.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Whether processes can gain more privileges than their parent.
   *
   * @default true
   */
  readonly allowPrivilegeEscalation?: boolean;

  /**
   * Whether the container cannot write to its root file system.
   *
   * @default false
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * Capabilities of Linux that the container gains or loses.
   *
   * @default - those of the container runtime
   */
  readonly capabilities?: MeshCapabilities;

  /**
   * The seccomp profile of the container.
   *
   * @default - that of the pod
   */
  readonly seccompProfile?: MeshSeccompProfile;

  /**
   * Fields that this type does not have, such as `seLinuxOptions`. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Capabilities of Linux. */
export interface MeshCapabilities {
  /**
   * The capabilities that the container gains, such as `NET_BIND_SERVICE`.
   *
   * @default - none
   */
  readonly add?: string[];

  /**
   * The capabilities that the container loses, such as `ALL`.
   *
   * @default - none
   */
  readonly drop?: string[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
