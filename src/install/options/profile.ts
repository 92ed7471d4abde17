/**
 * A named set of settings that is applied over the defaults and under all other settings. Since Istio 1.26.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
 */
export enum MeshProfile {
  /** For ambient mode. It also needs ztunnel and the CNI agent, which IstioZtunnel and IstioCni install. */
  AMBIENT = 'ambient',
  /** For a demonstration of Istio's features on a small cluster. */
  DEMO = 'demo',
  /** With experimental features. */
  PREVIEW = 'preview',
  /** For a cluster that uses the control plane of another cluster. */
  REMOTE = 'remote',
  /** Only stable kinds and fields. */
  STABLE = 'stable',
}
