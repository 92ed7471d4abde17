/**
 * When images are pulled.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum MeshImagePullPolicy {
  /** Kubernetes decides by the tag of the image. */
  CLUSTER_DEFAULT = '',
  /** Each time a pod starts. */
  ALWAYS = 'Always',
  /** If the node does not have them. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never. The node must have them. */
  NEVER = 'Never',
}
