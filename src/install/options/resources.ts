/**
 * The compute resources of a container, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface MeshResources {
  /**
   * The minimum amount of each resource, such as `{ cpu: '100m', memory: '128Mi' }`.
   *
   * @default - the requests of the default
   */
  readonly requests?: { [resource: string]: string | number };

  /**
   * The maximum amount of each resource, such as `{ cpu: '2', memory: '1Gi' }`.
   *
   * @default - the limits of the default
   */
  readonly limits?: { [resource: string]: string | number };

  /**
   * Fields that this type does not have, such as `claims`. They are merged over the others. A null deletes a field of the default.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
