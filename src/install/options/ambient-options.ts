import { MeshResources } from './resources';
import { MeshSchedulingOptions } from './scheduling-options';

/**
 * Settings of istiod for ambient mode. Ambient mode needs ztunnel and the CNI agent on the nodes, which IstioZtunnel and
 * IstioCni install. Since Istio 1.26.
 *
 * @see https://istio.io/latest/docs/ambient/
 */
export interface MeshAmbientOptions {
  /**
   * The namespace of ztunnel. istiod trusts the service account of ztunnel. Since Istio 1.26.
   *
   * @default - the namespace of the control plane, or "kube-system" on OpenShift
   */
  readonly ztunnelNamespace?: string;

  /**
   * The name of ztunnel's service account. Since Istio 1.26.
   *
   * @default "ztunnel"
   */
  readonly ztunnelName?: string;

  /**
   * The settings of waypoints, which istiod creates for Gateways.
   *
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   * @default - the resources of a sidecar
   */
  readonly waypoint?: MeshWaypointOptions;
}

/** The settings of waypoints. */
export interface MeshWaypointOptions extends MeshSchedulingOptions {
  /**
   * Requests and limits, in the form of Kubernetes. They are merged over the default. A null in `raw` deletes a field of the
   * default. Since Istio 1.26.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: MeshResources;
}
