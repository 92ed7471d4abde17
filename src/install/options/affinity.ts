import { MeshLabelExpression, MeshLabelSelector } from './label-selector';

/**
 * The nodes that a pod prefers or must have, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
 */
export interface MeshAffinity {
  /**
   * The nodes, by their labels.
   *
   * @default - any node
   */
  readonly nodeAffinity?: MeshNodeAffinity;

  /**
   * The pods that must be near.
   *
   * @default - none
   */
  readonly podAffinity?: MeshPodAffinity;

  /**
   * The pods that must not be near.
   *
   * @default - none
   */
  readonly podAntiAffinity?: MeshPodAffinity;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The nodes that a pod prefers or must have, by their labels. */
export interface MeshNodeAffinity {
  /**
   * The nodes that a pod can run on.
   *
   * @default - any node
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: MeshNodeSelector;

  /**
   * The nodes that a pod prefers.
   *
   * @default - none
   */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: MeshPreferredNodes[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A selection of nodes. */
export interface MeshNodeSelector {
  /** The terms. A node is selected if one of them holds. */
  readonly nodeSelectorTerms: MeshNodeSelectorTerm[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A term of a selection of nodes. All its expressions must hold. */
export interface MeshNodeSelectorTerm {
  /**
   * Conditions on the labels of a node. The operators are those of labels, `Gt` and `Lt`.
   *
   * @default - no condition
   */
  readonly matchExpressions?: MeshLabelExpression[];

  /**
   * Conditions on the fields of a node. The only field is `metadata.name`.
   *
   * @default - no condition
   */
  readonly matchFields?: MeshLabelExpression[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Nodes that a pod prefers. */
export interface MeshPreferredNodes {
  /** How much they are preferred, from 1 to 100. */
  readonly weight: number;

  /** The nodes. */
  readonly preference: MeshNodeSelectorTerm;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** The pods that must be near, or must not be near. */
export interface MeshPodAffinity {
  /**
   * What must hold on the node of the pod.
   *
   * @default - nothing
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: MeshPodAffinityTerm[];

  /**
   * What is preferred on the node of the pod.
   *
   * @default - nothing
   */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: MeshWeightedPodAffinityTerm[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Pods in the same part of the cluster. */
export interface MeshPodAffinityTerm {
  /** The label of nodes whose value names the part of the cluster, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * The labels of the pods.
   *
   * @default - no pods
   */
  readonly labelSelector?: MeshLabelSelector;

  /**
   * The namespaces of the pods.
   *
   * @default - the namespace of the pod itself
   */
  readonly namespaces?: string[];

  /**
   * The labels of the namespaces of the pods.
   *
   * @default - `namespaces`
   */
  readonly namespaceSelector?: MeshLabelSelector;

  /**
   * Labels whose values must be equal to those of the pod itself.
   *
   * @default - none
   */
  readonly matchLabelKeys?: string[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** Pods in the same part of the cluster, with a weight. */
export interface MeshWeightedPodAffinityTerm {
  /** How much it is preferred, from 1 to 100. */
  readonly weight: number;

  /** The pods. */
  readonly podAffinityTerm: MeshPodAffinityTerm;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
