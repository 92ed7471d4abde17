/** The provider of the plugin chain that Istio's CNI plugin joins. */
export enum MeshCniProvider {
  /** The plugin chain of the cluster. */
  DEFAULT = 'default',
  /** Multus, as on OpenShift. Each namespace needs a NetworkAttachmentDefinition. */
  MULTUS = 'multus',
}

/**
 * Settings of istiod for Istio's CNI plugin, which sets up traffic capture instead of an init container. They need the plugin on the
 * nodes, which IstioCni installs.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export interface MeshCniOptions {
  /**
   * Whether the nodes have the plugin.
   *
   * @default - false; true on OpenShift with versions that support platforms
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
   * @default - the namespace of istiod
   */
  readonly namespace?: string;
}
