import { IstioVersion } from '../istio/version';

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
  /** istiod says whether sidecars are native, and a pod may decide otherwise; before, an environment variable of istiod did. */
  readonly nativeSidecarByPod: boolean;
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
  /** Values `nativeNftables` and `proxy_init.forceApplyIptables`. */
  readonly iptablesOptions: boolean;
  /** Value `proxy.outlierLogPath`. */
  readonly outlierLog: boolean;
  /** istiod can run under a compliance policy, which proxies share. */
  readonly compliancePolicy: boolean;
  /** Label `service.istio.io/workload-name`. */
  readonly workloadNameLabel: boolean;
  /** Root certificates can come from a trust bundle, and from a ConfigMap of another name. */
  readonly trustBundles: boolean;
  /** Certificate revocation lists. */
  readonly crl: boolean;
  /** The pod of an injected gateway can be shaped as a sidecar's: image, bootstrap, default container, pod security. */
  readonly gatewayPod: boolean;
  /** A Gateway says what its objects are labelled with, and istiod deploys a scaler and a disruption budget for it too. */
  readonly gatewayInfrastructure: boolean;
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
  nativeDrain: false,
  inboundTrafficPolicy: false,
  fixedProxyIds: false,
  canonicalNameCut: false,
  cniEmptyInboundPorts: false,
  rerouteVirtualInterfaces: false,
  iptablesOptions: false,
  outlierLog: false,
  compliancePolicy: false,
  workloadNameLabel: false,
  trustBundles: false,
  crl: false,
  gatewayPod: false,
  gatewayInfrastructure: false,
  waypointValues: false,
};

const V1_27: Features = {
  jwtPolicy: false,
  coreDump: false,
  kubernetesCa: false,
  cniValues: 'pilot.cni',
  cniProvider: true,
  nativeSidecarByPod: true,
  nativeDrain: true,
  inboundTrafficPolicy: true,
  fixedProxyIds: true,
  canonicalNameCut: true,
  cniEmptyInboundPorts: true,
  rerouteVirtualInterfaces: true,
  iptablesOptions: true,
  outlierLog: true,
  compliancePolicy: true,
  workloadNameLabel: true,
  trustBundles: true,
  crl: true,
  gatewayPod: true,
  gatewayInfrastructure: true,
  waypointValues: true,
};

const BY_VERSION: Record<string, Features> = {
  [IstioVersion.V1_20_1.name]: V1_20,
  [IstioVersion.V1_27_0.name]: V1_27,
};

/** The features of a version. */
export function featuresOf(version: IstioVersion): Features {
  const features = BY_VERSION[version.name];
  if (!features) {
    throw new Error(`src/sidecar/features.ts does not say what Istio ${version.name} can do. Add it to BY_VERSION`);
  }
  return features;
}
