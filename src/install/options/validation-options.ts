/** How Istio configuration is checked in the cluster. */
export interface ValidationOptions {
  /**
   * Whether istiod validates the configuration of its revision (`configValidation`).
   *
   * @default - true, but at 1.20 only the default validator does it
   */
  readonly enabled?: boolean;

  /**
   * Where validation is asked for, if not at istiod's Service (`validationURL`).
   *
   * @default - istiod's Service
   */
  readonly url?: string;

  /**
   * The certificates, in base64, by which the API server knows who validates. Istiod then leaves the webhooks alone. Older versions do not have it.
   *
   * @default - istiod sets its own
   */
  readonly caBundle?: string;

  /**
   * Whether objects of the Kubernetes Gateway API are validated too. Newer versions of it validate themselves.
   *
   * @default false
   */
  readonly gatewayApi?: boolean;

  /**
   * Whether only kinds and fields are allowed that Istio calls stable. Older versions do not have it.
   *
   * @see https://istio.io/latest/docs/releases/feature-stages/
   * @default - whether the profile is Profile.STABLE
   */
  readonly stableOnly?: boolean;

  /**
   * Whether istiod also analyses configuration and writes what it finds into its status (`enableAnalysis`).
   *
   * @see https://istio.io/latest/docs/ops/diagnostic-tools/istioctl-analyze/
   * @default false
   */
  readonly analysis?: boolean;
}
