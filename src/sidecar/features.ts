import { IstioVersion } from '../istio/version';
import { entryOf } from '../istio/version-table';

/** What istiod and the proxy of a version can do, as far as templates show it. */
export interface Features {
  /** Tokens of the first party can be chosen (`global.jwtPolicy`), and the proxy is told which it has. */
  readonly jwtPolicy: boolean;
  /** The pod can ask for core dumps. */
  readonly coreDump: boolean;
  /** The proxy can take the cluster's own CA (`pilotCertProvider: kubernetes`). */
  readonly kubernetesCa: boolean;
  /** Where the values speak of the CNI plugin. */
  readonly cniValues: string;
  /** Multus is asked for by name (`provider: multus`); before, by the plugin not being chained. */
  readonly cniProvider: boolean;
  /** A pod may decide whether its sidecar is native. */
  readonly nativeSidecarByPod: boolean;
  /** istiod says whether sidecars are native where the pod does not; before, an environment variable of istiod did. */
  readonly nativeSidecarByIstiod: boolean;
  /** A native sidecar drains when the pod ends, and the hold of the application is its own. */
  readonly nativeDrain: boolean;
  /** istiod says what becomes of inbound traffic; before, an environment variable of istiod did. */
  readonly inboundTrafficPolicy: boolean;
  /** Under TPROXY, or with the right to bind low ports, the proxy keeps its own user or group whatever the namespace says. */
  readonly fixedProxyIds: boolean;
  /** The canonical name is cut to what a label can hold. */
  readonly canonicalNameCut: boolean;
  /** Inbound ports are said to the CNI plugin even if there are none. */
  readonly cniEmptyInboundPorts: boolean;
  /** `istio.io/reroute-virtual-interfaces`. */
  readonly rerouteVirtualInterfaces: boolean;
  /** Value `proxy_init.forceApplyIptables`. */
  readonly forceApplyIptables: boolean;
  /** Value `nativeNftables`. */
  readonly nativeNftables: boolean;
  /** Value `proxy.outlierLogPath`. */
  readonly outlierLog: boolean;
  /** istiod can run under a compliance policy, which proxies share. */
  readonly compliancePolicy: boolean;
  /** Label `service.istio.io/workload-name`. */
  readonly workloadNameLabel: boolean;
  /** Root certificates can come from a trust bundle. */
  readonly trustBundles: boolean;
  /** The trust bundle, or the ConfigMap that takes its place, can have another name (`global.trustBundleName`). */
  readonly trustBundleName: boolean;
  /** Certificate revocation lists. */
  readonly crl: boolean;
  /** The pod of an injected gateway can be shaped as a sidecar's: image, default container, pod security. */
  readonly gatewayPod: boolean;
  /** The pod of an injected gateway may bring its own bootstrap and workload socket. */
  readonly gatewayBootstrap: boolean;
  /** A Gateway says what its objects are labelled with, and istiod deploys a scaler and a disruption budget for it too. */
  readonly gatewayInfrastructure: boolean;
  /** The name of the controller that a waypoint belongs to is istiod's to say. */
  readonly controllerLabel: boolean;
  /** Waypoints are shaped by values (`global.waypoint`), and run without privileges. */
  readonly waypointValues: boolean;
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
  canonicalNameCut: false,
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
  canonicalNameCut: true,
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

const FEATURES = { '1.20.1': V1_20, '1.26.0': V1_26, '1.27.0': V1_27 };

/** The features of a version. */
export function featuresOf(version: IstioVersion): Features {
  return entryOf<Features>(FEATURES, version, 'FEATURES in src/sidecar/features.ts');
}
