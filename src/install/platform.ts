/**
 * A platform that Istio treats specially.
 *
 * @see https://istio.io/latest/docs/setup/platform-setup/
 */
export enum Platform {
  /** None that Istio treats specially. */
  NONE = '',
  /** Red Hat OpenShift. */
  OPENSHIFT = 'openshift',
  /** Google Cloud. */
  GCP = 'gcp',
}
