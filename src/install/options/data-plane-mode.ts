/**
 * Whether the pods of a namespace are in ambient mode.
 *
 * @see https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export enum MeshDataPlaneMode {
  /** ztunnel takes the traffic of the pods, which have no sidecar. */
  AMBIENT = 'ambient',
  /** ztunnel does not take the traffic of the pods, unless a pod has the label `istio.io/dataplane-mode: ambient`. */
  NONE = 'none',
}
