/** A ResourceQuota for the pods of an agent that runs on each node. Their priority is `system-node-critical`. */
export interface MeshResourceQuota {
  /**
   * Whether there is a quota.
   *
   * @default - false; true on Google Cloud
   */
  readonly enabled?: boolean;

  /**
   * The number of pods, also as a quantity such as `5k`.
   *
   * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
   * @default 5000
   */
  readonly pods?: string | number;
}
