/** A ResourceQuota for the pods of an agent that runs on each node. Their priority is `system-node-critical`. */
export interface MeshResourceQuota {
  /**
   * Whether there is a quota.
   *
   * @default - false; true on Google Cloud
   */
  readonly enabled?: boolean;

  /**
   * The number of pods.
   *
   * @default 5000
   */
  readonly pods?: number;
}
