/** A group of pods that labels select: the pods of a service, or of a gateway of the mesh. */
export interface IMeshWorkload {
  /** The namespace of the pods. */
  readonly namespace: string;

  /** The labels that select the pods. */
  readonly labels: { [label: string]: string };
}
