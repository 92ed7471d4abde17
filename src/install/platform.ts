/**
 * A platform that Istio has special settings for.
 *
 * @see https://istio.io/latest/docs/setup/platform-setup/
 */
export enum MeshPlatform {
  /** No platform. */
  NONE = '',
  /** Red Hat OpenShift. */
  OPENSHIFT = 'openshift',
  /** Google Cloud. */
  GCP = 'gcp',
  /** k3d. */
  K3D = 'k3d',
  /** k3s. */
  K3S = 'k3s',
  /** MicroK8s. */
  MICROK8S = 'microk8s',
  /** minikube. */
  MINIKUBE = 'minikube',
}
