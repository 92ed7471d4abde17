/**
 * When images are pulled.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum MeshImagePullPolicy {
  /** Kubernetes decides by the tag. */
  CLUSTER_DEFAULT = '',
  /** Each time a pod starts. */
  ALWAYS = 'Always',
  /** Where the node does not have them. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the node must have them. */
  NEVER = 'Never',
}
