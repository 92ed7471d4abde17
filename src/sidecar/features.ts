import { IstioVersion } from '../istio';
import { entryOf } from '../istio/internal';

/** The differences between the Istio versions that the templates depend on. */
export interface Features {
  /** The value `global.jwtPolicy` can select first-party tokens, and the proxy gets the policy in `JWT_POLICY`. */
  readonly jwtPolicy: boolean;
  /** A pod can enable core dumps. */
  readonly coreDump: boolean;
  /** The proxy can use the CA of the Kubernetes cluster (`pilotCertProvider: kubernetes`). */
  readonly kubernetesCa: boolean;
  /** The path of the values of the CNI plugin. */
  readonly cniValues: string;
  /** The value `provider: multus` selects Multus. Without this feature, `chained: false` selects it. */
  readonly cniProvider: boolean;
  /** An annotation of the pod can select a native sidecar. */
  readonly nativeSidecarByPod: boolean;
  /** istiod gives the template the default for native sidecars. Without this feature, an environment variable of istiod gives it. */
  readonly nativeSidecarByIstiod: boolean;
  /** A native sidecar drains when the pod terminates, and needs no hook to hold the application until the proxy starts. */
  readonly nativeDrain: boolean;
  /** istiod gives the template the inbound traffic policy. Without this feature, an environment variable of istiod gives it. */
  readonly inboundTrafficPolicy: boolean;
  /** With TPROXY, or with the right to bind low ports, the proxy uses its own user or group ID and ignores the IDs of the namespace. */
  readonly fixedProxyIds: boolean;
  /** The canonical name is truncated to the length of a label value. */
  readonly canonicalNameTruncated: boolean;
  /** The annotation of inbound ports for the CNI plugin is written even if the list is empty. */
  readonly cniEmptyInboundPorts: boolean;
  /** `istio.io/reroute-virtual-interfaces`. */
  readonly rerouteVirtualInterfaces: boolean;
  /** Value `proxy_init.forceApplyIptables`. */
  readonly forceApplyIptables: boolean;
  /** Value `nativeNftables`. */
  readonly nativeNftables: boolean;
  /** Value `proxy.outlierLogPath`. */
  readonly outlierLog: boolean;
  /** istiod can run under a compliance policy, which applies to the proxies too. */
  readonly compliancePolicy: boolean;
  /** Label `service.istio.io/workload-name`. */
  readonly workloadNameLabel: boolean;
  /** Root certificates can come from a ClusterTrustBundle. */
  readonly trustBundles: boolean;
  /** The value `global.trustBundleName` can rename the ClusterTrustBundle, or the ConfigMap that is used without one. */
  readonly trustBundleName: boolean;
  /** Certificate revocation lists. */
  readonly crl: boolean;
  /** The pod of an injected gateway has the same settings as the pod of a sidecar: image, default container, pod security. */
  readonly gatewayPod: boolean;
  /** The pod of an injected gateway can have a bootstrap and a workload socket of its own. */
  readonly gatewayBootstrap: boolean;
  /** A Gateway sets the labels of its objects (`spec.infrastructure`), and istiod also deploys an autoscaler and a disruption budget for it. */
  readonly gatewayInfrastructure: boolean;
  /** istiod gives the template the name of the controller that manages a waypoint. */
  readonly controllerLabel: boolean;
  /** The values `global.waypoint` configure waypoints, and waypoints run without privileges. */
  readonly waypointValues: boolean;
  /** A waypoint ends as late as any other pod. Without this feature, it has two seconds. */
  readonly waypointGracePeriod: boolean;
  /** A gateway between the networks of an ambient mesh only sees its own network. */
  readonly networkView: boolean;
  /** The objects of a deployed gateway have the label of its GatewayClass. */
  readonly gatewayClassLabel: boolean;
  /** Value `proxy.seccompProfile`. */
  readonly proxySeccompProfile: boolean;
  /** `istio.io/reroute-virtual-interfaces` replaces the older annotation for virtual interfaces. Otherwise, both are used. */
  readonly rerouteReplacesKubevirt: boolean;
}

const V1_20: Features = {
  jwtPolicy: true,
  coreDump: true,
  kubernetesCa: true,
  cniValues: 'istio_cni',
  cniProvider: false,
  nativeSidecarByPod: false,
  nativeSidecarByIstiod: false,
  nativeDrain: false,
  inboundTrafficPolicy: false,
  fixedProxyIds: false,
  canonicalNameTruncated: false,
  cniEmptyInboundPorts: false,
  rerouteVirtualInterfaces: false,
  forceApplyIptables: false,
  nativeNftables: false,
  outlierLog: false,
  compliancePolicy: false,
  workloadNameLabel: false,
  trustBundles: false,
  trustBundleName: false,
  crl: false,
  gatewayPod: false,
  gatewayBootstrap: false,
  gatewayInfrastructure: false,
  controllerLabel: false,
  waypointValues: false,
  waypointGracePeriod: false,
  networkView: false,
  gatewayClassLabel: false,
  proxySeccompProfile: false,
  rerouteReplacesKubevirt: false,
};

const V1_26: Features = {
  jwtPolicy: false,
  coreDump: false,
  kubernetesCa: false,
  cniValues: 'pilot.cni',
  cniProvider: true,
  nativeSidecarByPod: true,
  nativeSidecarByIstiod: false,
  nativeDrain: true,
  inboundTrafficPolicy: true,
  fixedProxyIds: false,
  canonicalNameTruncated: true,
  cniEmptyInboundPorts: true,
  rerouteVirtualInterfaces: true,
  forceApplyIptables: true,
  nativeNftables: false,
  outlierLog: true,
  compliancePolicy: true,
  workloadNameLabel: true,
  trustBundles: true,
  trustBundleName: false,
  crl: false,
  gatewayPod: true,
  gatewayBootstrap: false,
  gatewayInfrastructure: true,
  controllerLabel: false,
  waypointValues: true,
  waypointGracePeriod: false,
  networkView: false,
  gatewayClassLabel: false,
  proxySeccompProfile: false,
  rerouteReplacesKubevirt: false,
};

const V1_27: Features = {
  ...V1_26,
  nativeSidecarByIstiod: true,
  fixedProxyIds: true,
  nativeNftables: true,
  trustBundleName: true,
  crl: true,
  gatewayBootstrap: true,
  controllerLabel: true,
};

const V1_28: Features = {
  ...V1_27,
  waypointGracePeriod: true,
  networkView: true,
  gatewayClassLabel: true,
  proxySeccompProfile: true,
  rerouteReplacesKubevirt: true,
};

const FEATURES = { '1.20.1': V1_20, '1.26.0': V1_26, '1.27.0': V1_27, '1.28.3': V1_28 };

/** The features of a version. */
export function featuresOf(version: IstioVersion): Features {
  return entryOf<Features>(FEATURES, version, 'FEATURES in src/sidecar/features.ts');
}
