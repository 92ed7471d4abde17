/**
 * Pods that run together and are selected by labels: those behind a service, or a gateway of the mesh.
 */
export interface IMeshWorkload {
  /** The namespace of the pods. */
  readonly namespace: string;

  /** The labels that select the pods. */
  readonly selector: { [label: string]: string };
}
