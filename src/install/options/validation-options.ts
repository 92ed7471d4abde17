/** How Istio configuration is checked in the cluster. */
export interface MeshValidationOptions {
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
   * The CA certificates, in base64, with which the API server verifies the validation webhook. With this prop, istiod does not change the
   * webhooks. Since Istio 1.26.
   *
   * @default - istiod sets its own
   */
  readonly caBundle?: string;

  /**
   * Whether objects of the Kubernetes Gateway API are validated too. Only in Istio 1.20. Newer versions of the Gateway API validate their
   * objects themselves.
   *
   * @default false
   */
  readonly gatewayApi?: boolean;

  /**
   * Whether only kinds and fields are allowed that Istio calls stable. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/releases/feature-stages/
   * @default - whether the profile is MeshProfile.STABLE
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
