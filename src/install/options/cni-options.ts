/** The plugin chain that the nodes' CNI plugin of Istio belongs to. */
export enum CniProvider {
  /** The cluster's own. */
  DEFAULT = 'default',
  /** Multus, as on OpenShift: each namespace needs a NetworkAttachmentDefinition. */
  MULTUS = 'multus',
}

/**
 * What istiod is told of Istio's CNI plugin, which captures traffic in place of an init container. All of it needs the plugin on the nodes:
 * the chart istio-cni, which is not part of this library.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export interface CniOptions {
  /**
   * Whether the nodes have the plugin.
   *
   * @default - false; true on OpenShift, at versions that know platforms
   */
  readonly enabled?: boolean;

  /**
   * Whether the plugin is one of a chain, rather than attached by name. Newer versions have `provider` for it.
   *
   * @default true
   */
  readonly chained?: boolean;

  /**
   * The plugin chain. Older versions have `chained` for it.
   *
   * @default - CniProvider.DEFAULT; CniProvider.MULTUS on OpenShift
   */
  readonly provider?: CniProvider;

  /**
   * Whether istiod takes a taint off nodes once the plugin runs on them. Older versions do not have it.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/#race-condition--mitigation
   * @default false
   */
  readonly untaintNodes?: boolean;

  /**
   * The namespace of the plugin, where istiod looks for it. Older versions do not have it.
   *
   * @default - istiod's own
   */
  readonly namespace?: string;
}
