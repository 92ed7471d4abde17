import { SchedulingOptions } from './scheduling-options';

/**
 * What istiod is told of ambient mode. All of it needs ztunnel and istio-cni on the nodes: charts that are not part of this library.
 * Older versions do not have it.
 *
 * @see https://istio.io/latest/docs/ambient/
 */
export interface AmbientOptions {
  /**
   * The namespace of ztunnel, whose account istiod trusts.
   *
   * @default - that of the control plane; "kube-system" on OpenShift
   */
  readonly ztunnelNamespace?: string;

  /**
   * The name of ztunnel's account.
   *
   * @default "ztunnel"
   */
  readonly ztunnelName?: string;

  /**
   * How waypoints run, which istiod makes for Gateways.
   *
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   * @default - with the resources of a sidecar
   */
  readonly waypoint?: WaypointOptions;
}

/** How waypoints run. */
export interface WaypointOptions extends SchedulingOptions {
  /**
   * Requests and limits, as Kubernetes has them. They are merged over the default; a null takes a field of it away.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: { [field: string]: any };
}
