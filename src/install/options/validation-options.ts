/** The validation of Istio configuration in the cluster. */
export interface MeshValidationOptions {
  /**
   * Whether istiod validates the configuration of its revision (`configValidation`).
   *
   * @default - true; in Istio 1.20 only the default validator validates
   */
  readonly enabled?: boolean;

  /**
   * The URL of the validation webhook, if it is not istiod's Service (`validationURL`).
   *
   * @default - istiod's Service
   */
  readonly url?: string;

  /**
   * The CA certificates, in base64, with which the API server verifies the validation webhook. With this prop, istiod does not change the
   * webhooks. Since Istio 1.26.
   *
   * @default - istiod sets its own certificates
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
   * @default - true if the profile is MeshProfile.STABLE
   */
  readonly stableOnly?: boolean;

  /**
   * Whether istiod also analyses configuration and writes the results into its status (`enableAnalysis`).
   *
   * @see https://istio.io/latest/docs/ops/diagnostic-tools/istioctl-analyze/
   * @default false
   */
  readonly analysis?: boolean;
}
