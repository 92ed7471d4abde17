/** The plugin chain that the nodes' CNI plugin of Istio belongs to. */
export enum MeshCniProvider {
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
export interface MeshCniOptions {
  /**
   * Whether the nodes have the plugin.
   *
   * @default - false; true on OpenShift, at versions that know platforms
   */
  readonly enabled?: boolean;

  /**
   * Whether the plugin is part of a plugin chain and not attached by name. Only in Istio 1.20. Later lines have `provider` instead.
   *
   * @default true
   */
  readonly chained?: boolean;

  /**
   * The provider of the plugin. Since Istio 1.26. Earlier lines have `chained` instead.
   *
   * @default - MeshCniProvider.DEFAULT; MeshCniProvider.MULTUS on OpenShift
   */
  readonly provider?: MeshCniProvider;

  /**
   * Whether istiod deletes a taint from nodes when the plugin runs on them. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/#race-condition--mitigation
   * @default false
   */
  readonly untaintNodes?: boolean;

  /**
   * The namespace of the plugin. istiod looks for the plugin there. Since Istio 1.26.
   *
   * @default - istiod's own
   */
  readonly namespace?: string;
}
