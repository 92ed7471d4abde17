import { MeshLabelSelector } from './label-selector';

/**
 * How pods are spread over zones or nodes, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface MeshTopologySpreadConstraint {
  /** The greatest difference between the numbers of pods in two domains. */
  readonly maxSkew: number;

  /** The label of nodes that names the domain, such as `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /** What the scheduler does if the constraint cannot be met: `DoNotSchedule` or `ScheduleAnyway`. */
  readonly whenUnsatisfiable: string;

  /**
   * The pods that are counted.
   *
   * @default - no pods
   */
  readonly labelSelector?: MeshLabelSelector;

  /**
   * The names of pod labels whose values must be equal to be counted together.
   *
   * @default - no labels
   */
  readonly matchLabelKeys?: string[];

  /**
   * The least number of domains.
   *
   * @default 1
   */
  readonly minDomains?: number;

  /**
   * Whether nodes that the affinity excludes are counted: `Honor` or `Ignore`.
   *
   * @default "Honor"
   */
  readonly nodeAffinityPolicy?: string;

  /**
   * Whether nodes with taints that the pod does not tolerate are counted: `Honor` or `Ignore`.
   *
   * @default "Ignore"
   */
  readonly nodeTaintsPolicy?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
