/**
 * The SELinux labels of a container, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container
 */
export interface MeshSeLinuxOptions {
  /**
   * The level.
   *
   * @default - that of the cluster
   */
  readonly level?: string;

  /**
   * The role.
   *
   * @default - that of the cluster
   */
  readonly role?: string;

  /**
   * The type, such as `spc_t` for access to the folders of the node.
   *
   * @default - that of the cluster
   */
  readonly type?: string;

  /**
   * The user.
   *
   * @default - that of the cluster
   */
  readonly user?: string;

  /**
   * Fields that this type does not have. They are merged over the others. A null deletes a field of the default.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
