/**
 * A named set of settings that is applied over the defaults and under all other settings. Since Istio 1.26.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
 */
export enum MeshProfile {
  /** For ambient mode, which needs ztunnel and istio-cni too: charts that are not part of this library. */
  AMBIENT = 'ambient',
  /** For showing what Istio can do, on a small cluster. */
  DEMO = 'demo',
  /** With features that are still tried out. */
  PREVIEW = 'preview',
  /** For a cluster that is served from another. */
  REMOTE = 'remote',
  /** Stable kinds and fields only. */
  STABLE = 'stable',
}
