// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.
import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { gvkOf, objectOf } from './gvk';
import { PolicyTargetReference, WorkloadSelector } from './type.generated';
import { IstioVersion } from './version';

/**
 * DestinationRule of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule
 */
export class DestinationRule extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('DestinationRule', version);
  }

  constructor(scope: Construct, id: string, props: DestinationRuleProps = {}) {
    super(scope, id, objectOf('DestinationRule', scope, id, props));
  }
}

/** Properties of DestinationRule. */
export interface DestinationRuleProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: DestinationRuleSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * EnvoyFilter of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter
 */
export class EnvoyFilter extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('EnvoyFilter', version);
  }

  constructor(scope: Construct, id: string, props: EnvoyFilterProps = {}) {
    super(scope, id, objectOf('EnvoyFilter', scope, id, props));
  }
}

/** Properties of EnvoyFilter. */
export interface EnvoyFilterProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: EnvoyFilterSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * Gateway of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway
 */
export class Gateway extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('Gateway', version);
  }

  constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    super(scope, id, objectOf('Gateway', scope, id, props));
  }
}

/** Properties of Gateway. */
export interface GatewayProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: GatewaySpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * ProxyConfig of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyConfig
 */
export class ProxyConfig extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('ProxyConfig', version);
  }

  constructor(scope: Construct, id: string, props: ProxyConfigProps = {}) {
    super(scope, id, objectOf('ProxyConfig', scope, id, props));
  }
}

/** Properties of ProxyConfig. */
export interface ProxyConfigProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: ProxyConfigSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * ServiceEntry of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
 */
export class ServiceEntry extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('ServiceEntry', version);
  }

  constructor(scope: Construct, id: string, props: ServiceEntryProps = {}) {
    super(scope, id, objectOf('ServiceEntry', scope, id, props));
  }
}

/** Properties of ServiceEntry. */
export interface ServiceEntryProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: ServiceEntrySpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * Sidecar of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#Sidecar
 */
export class Sidecar extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('Sidecar', version);
  }

  constructor(scope: Construct, id: string, props: SidecarProps = {}) {
    super(scope, id, objectOf('Sidecar', scope, id, props));
  }
}

/** Properties of Sidecar. */
export interface SidecarProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: SidecarSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * VirtualService of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export class VirtualService extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('VirtualService', version);
  }

  constructor(scope: Construct, id: string, props: VirtualServiceProps = {}) {
    super(scope, id, objectOf('VirtualService', scope, id, props));
  }
}

/** Properties of VirtualService. */
export interface VirtualServiceProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: VirtualServiceSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * WorkloadEntry of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export class WorkloadEntry extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('WorkloadEntry', version);
  }

  constructor(scope: Construct, id: string, props: WorkloadEntryProps = {}) {
    super(scope, id, objectOf('WorkloadEntry', scope, id, props));
  }
}

/** Properties of WorkloadEntry. */
export interface WorkloadEntryProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: WorkloadEntrySpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * WorkloadGroup of networking.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#WorkloadGroup
 */
export class WorkloadGroup extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('WorkloadGroup', version);
  }

  constructor(scope: Construct, id: string, props: WorkloadGroupProps = {}) {
    super(scope, id, objectOf('WorkloadGroup', scope, id, props));
  }
}

/** Properties of WorkloadGroup. */
export interface WorkloadGroupProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: WorkloadGroupSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.portLevelSettings[].tls, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export interface ClientTLSSettings {
  /** @default - not set */
  readonly caCertificates?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly caCrl?: string;

  /** @default - not set */
  readonly clientCertificate?: string;

  /** @default - not set */
  readonly credentialName?: string;

  /** @default - not set */
  readonly insecureSkipVerify?: boolean;

  /**
   * One of `DISABLE`, `SIMPLE`, `MUTUAL`, `ISTIO_MUTUAL`.
   *
   * @default - not set
   */
  readonly mode?: string;

  /** @default - not set */
  readonly privateKey?: string;

  /** @default - not set */
  readonly sni?: string;

  /** @default - not set */
  readonly subjectAltNames?: string[];
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.connectionPool, and in 5 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPoolSettings {
  /** @default - not set */
  readonly http?: ConnectionPoolSettingsHTTPSettings;

  /** @default - not set */
  readonly tcp?: ConnectionPoolSettingsTCPSettings;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.connectionPool.http, and in 5 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface ConnectionPoolSettingsHTTPSettings {
  /**
   * One of `DEFAULT`, `DO_NOT_UPGRADE`, `UPGRADE`.
   *
   * @default - not set
   */
  readonly h2UpgradePolicy?: string;

  /** @default - not set */
  readonly http1MaxPendingRequests?: number;

  /** @default - not set */
  readonly http2MaxRequests?: number;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly idleTimeout?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly maxConcurrentStreams?: number;

  /** @default - not set */
  readonly maxRequestsPerConnection?: number;

  /** @default - not set */
  readonly maxRetries?: number;

  /** @default - not set */
  readonly useClientProtocol?: boolean;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.connectionPool.tcp, and in 5 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface ConnectionPoolSettingsTCPSettings {
  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly connectTimeout?: string;

  /**
   * A duration, such as `1.5s`. Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly idleTimeout?: string;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly maxConnectionDuration?: string;

  /** @default - not set */
  readonly maxConnections?: number;

  /** @default - not set */
  readonly tcpKeepalive?: ConnectionPoolSettingsTCPSettingsTcpKeepalive;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.connectionPool.tcp.tcpKeepalive, and in 5 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface ConnectionPoolSettingsTCPSettingsTcpKeepalive {
  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly interval?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly probes?: number;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly time?: string;
}

/**
 * VirtualService spec.http[].corsPolicy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /** @default - not set */
  readonly allowCredentials?: boolean;

  /** @default - not set */
  readonly allowHeaders?: string[];

  /** @default - not set */
  readonly allowMethods?: string[];

  /** @default - not set */
  readonly allowOrigin?: string[];

  /** @default - not set */
  readonly allowOrigins?: StringMatch[];

  /** @default - not set */
  readonly exposeHeaders?: string[];

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly maxAge?: string;

  /**
   * One of `UNSPECIFIED`, `FORWARD`, `IGNORE`. Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly unmatchedPreflights?: string;
}

/**
 * VirtualService spec.http[].delegate.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export interface Delegate {
  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly namespace?: string;
}

/**
 * Sidecar spec.outboundTrafficPolicy.egressProxy, and in 5 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export interface Destination {
  readonly host: string;

  /** @default - not set */
  readonly port?: NetworkingPortSelector;

  /** @default - not set */
  readonly subset?: string;
}

/**
 * DestinationRule spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule
 */
export interface DestinationRuleSpec {
  /** @default - not set */
  readonly exportTo?: string[];

  readonly host: string;

  /** @default - not set */
  readonly subsets?: Subset[];

  /** @default - not set */
  readonly trafficPolicy?: TrafficPolicy;

  /** @default - not set */
  readonly workloadSelector?: WorkloadSelector;
}

/**
 * EnvoyFilter spec.configPatches[].match.cluster.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ClusterMatch
 */
export interface EnvoyFilterClusterMatch {
  /** @default - not set */
  readonly name?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly portNumber?: number;

  /** @default - not set */
  readonly service?: string;

  /** @default - not set */
  readonly subset?: string;
}

/**
 * EnvoyFilter spec.configPatches[].match.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectMatch
 */
export interface EnvoyFilterEnvoyConfigObjectMatch {
  /** @default - not set */
  readonly cluster?: EnvoyFilterClusterMatch;

  /**
   * One of `ANY`, `SIDECAR_INBOUND`, `SIDECAR_OUTBOUND`, `GATEWAY`.
   *
   * @default - not set
   */
  readonly context?: string;

  /** @default - not set */
  readonly listener?: EnvoyFilterListenerMatch;

  /** @default - not set */
  readonly proxy?: EnvoyFilterProxyMatch;

  /** @default - not set */
  readonly routeConfiguration?: EnvoyFilterRouteConfigurationMatch;
}

/**
 * EnvoyFilter spec.configPatches[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectPatch
 */
export interface EnvoyFilterEnvoyConfigObjectPatch {
  /**
   * One of `INVALID`, `LISTENER`, `FILTER_CHAIN`, `NETWORK_FILTER`, `HTTP_FILTER`, `ROUTE_CONFIGURATION`, `VIRTUAL_HOST`, `HTTP_ROUTE`, `CLUSTER`, `EXTENSION_CONFIG`, `BOOTSTRAP`, `LISTENER_FILTER`.
   *
   * @default - not set
   */
  readonly applyTo?: string;

  /** @default - not set */
  readonly match?: EnvoyFilterEnvoyConfigObjectMatch;

  /** @default - not set */
  readonly patch?: EnvoyFilterPatch;
}

/**
 * EnvoyFilter spec.configPatches[].match.listener.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch
 */
export interface EnvoyFilterListenerMatch {
  /** @default - not set */
  readonly filterChain?: EnvoyFilterListenerMatchFilterChainMatch;

  /** @default - not set */
  readonly listenerFilter?: string;

  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly portName?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly portNumber?: number;
}

/**
 * EnvoyFilter spec.configPatches[].match.listener.filterChain.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch-FilterChainMatch
 */
export interface EnvoyFilterListenerMatchFilterChainMatch {
  /** @default - not set */
  readonly applicationProtocols?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly destinationPort?: number;

  /** @default - not set */
  readonly filter?: EnvoyFilterListenerMatchFilterMatch;

  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly sni?: string;

  /** @default - not set */
  readonly transportProtocol?: string;
}

/**
 * EnvoyFilter spec.configPatches[].match.listener.filterChain.filter.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch-FilterMatch
 */
export interface EnvoyFilterListenerMatchFilterMatch {
  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly subFilter?: EnvoyFilterListenerMatchSubFilterMatch;
}

/**
 * EnvoyFilter spec.configPatches[].match.listener.filterChain.filter.subFilter.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch-SubFilterMatch
 */
export interface EnvoyFilterListenerMatchSubFilterMatch {
  /** @default - not set */
  readonly name?: string;
}

/**
 * EnvoyFilter spec.configPatches[].patch.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch
 */
export interface EnvoyFilterPatch {
  /**
   * One of `UNSPECIFIED`, `AUTHN`, `AUTHZ`, `STATS`.
   *
   * @default - not set
   */
  readonly filterClass?: string;

  /**
   * One of `INVALID`, `MERGE`, `ADD`, `REMOVE`, `INSERT_BEFORE`, `INSERT_AFTER`, `INSERT_FIRST`, `REPLACE`.
   *
   * @default - not set
   */
  readonly operation?: string;

  /** @default - not set */
  readonly value?: any;
}

/**
 * EnvoyFilter spec.configPatches[].match.proxy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ProxyMatch
 */
export interface EnvoyFilterProxyMatch {
  /** @default - not set */
  readonly metadata?: { [key: string]: string };

  /** @default - not set */
  readonly proxyVersion?: string;
}

/**
 * EnvoyFilter spec.configPatches[].match.routeConfiguration.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch
 */
export interface EnvoyFilterRouteConfigurationMatch {
  /** @default - not set */
  readonly gateway?: string;

  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly portName?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly portNumber?: number;

  /** @default - not set */
  readonly vhost?: EnvoyFilterRouteConfigurationMatchVirtualHostMatch;
}

/**
 * EnvoyFilter spec.configPatches[].match.routeConfiguration.vhost.route.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch-RouteMatch
 */
export interface EnvoyFilterRouteConfigurationMatchRouteMatch {
  /**
   * One of `ANY`, `ROUTE`, `REDIRECT`, `DIRECT_RESPONSE`.
   *
   * @default - not set
   */
  readonly action?: string;

  /** @default - not set */
  readonly name?: string;
}

/**
 * EnvoyFilter spec.configPatches[].match.routeConfiguration.vhost.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch-VirtualHostMatch
 */
export interface EnvoyFilterRouteConfigurationMatchVirtualHostMatch {
  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly domainName?: string;

  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly route?: EnvoyFilterRouteConfigurationMatchRouteMatch;
}

/**
 * EnvoyFilter spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter
 */
export interface EnvoyFilterSpec {
  /** @default - not set */
  readonly configPatches?: EnvoyFilterEnvoyConfigObjectPatch[];

  /** @default - not set */
  readonly priority?: number;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly targetRefs?: PolicyTargetReference[];

  /** @default - not set */
  readonly workloadSelector?: NetworkingWorkloadSelector;
}

/**
 * WorkloadGroup spec.probe.exec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ExecHealthCheckConfig
 */
export interface ExecHealthCheckConfig {
  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly command?: string[];
}

/**
 * Gateway spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway
 */
export interface GatewaySpec {
  /** @default - not set */
  readonly selector?: { [key: string]: string };

  /** @default - not set */
  readonly servers?: Server[];
}

/**
 * WorkloadGroup spec.probe.grpc. Not in Istio 1.20.1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#GrpcHealthCheckConfig
 */
export interface GrpcHealthCheckConfig {
  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly port?: number;

  /** @default - not set */
  readonly service?: string;
}

/**
 * VirtualService spec.http[].directResponse.body.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPBody
 */
export interface HTTPBody {
  /** @default - not set */
  readonly bytes?: string;

  /** @default - not set */
  readonly string?: string;
}

/**
 * VirtualService spec.http[].directResponse.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
 */
export interface HTTPDirectResponse {
  /** @default - not set */
  readonly body?: HTTPBody;

  /** From 0 to 4294967295. */
  readonly status: number;
}

/**
 * VirtualService spec.http[].fault.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface HTTPFaultInjection {
  /** @default - not set */
  readonly abort?: HTTPFaultInjectionAbort;

  /** @default - not set */
  readonly delay?: HTTPFaultInjectionDelay;
}

/**
 * VirtualService spec.http[].fault.abort.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort
 */
export interface HTTPFaultInjectionAbort {
  /** @default - not set */
  readonly grpcStatus?: string;

  /** @default - not set */
  readonly http2Error?: string;

  /** @default - not set */
  readonly httpStatus?: number;

  /** @default - not set */
  readonly percentage?: Percent;
}

/**
 * VirtualService spec.http[].fault.delay.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Delay
 */
export interface HTTPFaultInjectionDelay {
  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly exponentialDelay?: string;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly fixedDelay?: string;

  /** @default - not set */
  readonly percent?: number;

  /** @default - not set */
  readonly percentage?: Percent;
}

/**
 * WorkloadGroup spec.probe.httpGet.httpHeaders[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHeader
 */
export interface HTTPHeader {
  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly value?: string;
}

/**
 * WorkloadGroup spec.probe.httpGet.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig
 */
export interface HTTPHealthCheckConfig {
  /** @default - not set */
  readonly host?: string;

  /** @default - not set */
  readonly httpHeaders?: HTTPHeader[];

  /** @default - not set */
  readonly path?: string;

  /** From 0 to 4294967295. */
  readonly port: number;

  /** @default - not set */
  readonly scheme?: string;
}

/**
 * VirtualService spec.http[].match[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface HTTPMatchRequest {
  /** @default - not set */
  readonly authority?: StringMatch;

  /** @default - not set */
  readonly gateways?: string[];

  /** @default - not set */
  readonly headers?: { [key: string]: StringMatch };

  /** @default - not set */
  readonly ignoreUriCase?: boolean;

  /** @default - not set */
  readonly method?: StringMatch;

  /** @default - not set */
  readonly name?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly port?: number;

  /** @default - not set */
  readonly queryParams?: { [key: string]: StringMatch };

  /** @default - not set */
  readonly scheme?: StringMatch;

  /** @default - not set */
  readonly sourceLabels?: { [key: string]: string };

  /** @default - not set */
  readonly sourceNamespace?: string;

  /** @default - not set */
  readonly statPrefix?: string;

  /** @default - not set */
  readonly uri?: StringMatch;

  /** @default - not set */
  readonly withoutHeaders?: { [key: string]: StringMatch };
}

/**
 * VirtualService spec.http[].mirrors[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface HTTPMirrorPolicy {
  readonly destination: Destination;

  /** @default - not set */
  readonly percentage?: Percent;
}

/**
 * VirtualService spec.http[].redirect.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export interface HTTPRedirect {
  /** @default - not set */
  readonly authority?: string;

  /**
   * One of `FROM_PROTOCOL_DEFAULT`, `FROM_REQUEST_PORT`.
   *
   * @default - not set
   */
  readonly derivePort?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly port?: number;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly redirectCode?: number;

  /** @default - not set */
  readonly scheme?: string;

  /** @default - not set */
  readonly uri?: string;
}

/**
 * VirtualService spec.http[].retries.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface HTTPRetry {
  /** @default - not set */
  readonly attempts?: number;

  /**
   * A duration, such as `1.5s`. Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly backoff?: string;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly perTryTimeout?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly retryIgnorePreviousHosts?: boolean;

  /** @default - not set */
  readonly retryOn?: string;

  /** @default - not set */
  readonly retryRemoteLocalities?: boolean;
}

/**
 * VirtualService spec.http[].rewrite.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export interface HTTPRewrite {
  /** @default - not set */
  readonly authority?: string;

  /** @default - not set */
  readonly uri?: string;

  /** @default - not set */
  readonly uriRegexRewrite?: RegexRewrite;
}

/**
 * VirtualService spec.http[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export interface HTTPRoute {
  /** @default - not set */
  readonly corsPolicy?: CorsPolicy;

  /** @default - not set */
  readonly delegate?: Delegate;

  /** @default - not set */
  readonly directResponse?: HTTPDirectResponse;

  /** @default - not set */
  readonly fault?: HTTPFaultInjection;

  /** @default - not set */
  readonly headers?: Headers;

  /** @default - not set */
  readonly match?: HTTPMatchRequest[];

  /** @default - not set */
  readonly mirror?: Destination;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly mirrorPercent?: number;

  /** @default - not set */
  readonly mirrorPercentage?: Percent;

  /** @default - not set */
  readonly mirrors?: HTTPMirrorPolicy[];

  /** @default - not set */
  readonly name?: string;

  /** @default - not set */
  readonly redirect?: HTTPRedirect;

  /** @default - not set */
  readonly retries?: HTTPRetry;

  /** @default - not set */
  readonly rewrite?: HTTPRewrite;

  /** @default - not set */
  readonly route?: HTTPRouteDestination[];

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly timeout?: string;
}

/**
 * VirtualService spec.http[].route[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export interface HTTPRouteDestination {
  readonly destination: Destination;

  /** @default - not set */
  readonly headers?: Headers;

  /** @default - not set */
  readonly weight?: number;
}

/**
 * VirtualService spec.http[].headers, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export interface Headers {
  /** @default - not set */
  readonly request?: HeadersHeaderOperations;

  /** @default - not set */
  readonly response?: HeadersHeaderOperations;
}

/**
 * VirtualService spec.http[].headers.request, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeadersHeaderOperations {
  /** @default - not set */
  readonly add?: { [key: string]: string };

  /** @default - not set */
  readonly remove?: string[];

  /** @default - not set */
  readonly set?: { [key: string]: string };
}

/**
 * Sidecar spec.egress[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 */
export interface IstioEgressListener {
  /** @default - not set */
  readonly bind?: string;

  /**
   * One of `DEFAULT`, `IPTABLES`, `NONE`.
   *
   * @default - not set
   */
  readonly captureMode?: string;

  readonly hosts: string[];

  /** @default - not set */
  readonly port?: SidecarPort;
}

/**
 * Sidecar spec.ingress[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener
 */
export interface IstioIngressListener {
  /** @default - not set */
  readonly bind?: string;

  /**
   * One of `DEFAULT`, `IPTABLES`, `NONE`.
   *
   * @default - not set
   */
  readonly captureMode?: string;

  /** @default - not set */
  readonly connectionPool?: ConnectionPoolSettings;

  /** @default - not set */
  readonly defaultEndpoint?: string;

  readonly port: SidecarPort;

  /** @default - not set */
  readonly tls?: ServerTLSSettings;
}

/**
 * VirtualService spec.tcp[].match[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface L4MatchAttributes {
  /** @default - not set */
  readonly destinationSubnets?: string[];

  /** @default - not set */
  readonly gateways?: string[];

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly port?: number;

  /** @default - not set */
  readonly sourceLabels?: { [key: string]: string };

  /** @default - not set */
  readonly sourceNamespace?: string;

  /** @default - not set */
  readonly sourceSubnet?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export interface LoadBalancerSettings {
  /** @default - not set */
  readonly consistentHash?: LoadBalancerSettingsConsistentHashLB;

  /** @default - not set */
  readonly localityLbSetting?: LocalityLoadBalancerSetting;

  /**
   * One of `UNSPECIFIED`, `LEAST_CONN`, `RANDOM`, `PASSTHROUGH`, `ROUND_ROBIN`, `LEAST_REQUEST`.
   *
   * @default - not set
   */
  readonly simple?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly warmup?: WarmupConfiguration;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly warmupDurationSecs?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.consistentHash, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export interface LoadBalancerSettingsConsistentHashLB {
  /** @default - not set */
  readonly httpCookie?: LoadBalancerSettingsConsistentHashLBHTTPCookie;

  /** @default - not set */
  readonly httpHeaderName?: string;

  /** @default - not set */
  readonly httpQueryParameterName?: string;

  /** @default - not set */
  readonly maglev?: LoadBalancerSettingsConsistentHashLBMagLev;

  /** @default - not set */
  readonly minimumRingSize?: number;

  /** @default - not set */
  readonly ringHash?: LoadBalancerSettingsConsistentHashLBRingHash;

  /** @default - not set */
  readonly useSourceIp?: boolean;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.consistentHash.httpCookie, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-HTTPCookie
 */
export interface LoadBalancerSettingsConsistentHashLBHTTPCookie {
  readonly name: string;

  /** @default - not set */
  readonly path?: string;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly ttl?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.consistentHash.maglev, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-MagLev
 */
export interface LoadBalancerSettingsConsistentHashLBMagLev {
  /** @default - not set */
  readonly tableSize?: number;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.consistentHash.ringHash, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB-RingHash
 */
export interface LoadBalancerSettingsConsistentHashLBRingHash {
  /** @default - not set */
  readonly minimumRingSize?: number;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.localityLbSetting, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export interface LocalityLoadBalancerSetting {
  /** @default - not set */
  readonly distribute?: LocalityLoadBalancerSettingDistribute[];

  /** @default - not set */
  readonly enabled?: boolean;

  /** @default - not set */
  readonly failover?: LocalityLoadBalancerSettingFailover[];

  /** @default - not set */
  readonly failoverPriority?: string[];
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.localityLbSetting.distribute[], and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute
 */
export interface LocalityLoadBalancerSettingDistribute {
  /** @default - not set */
  readonly from?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly to?: { [key: string]: number };
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.localityLbSetting.failover[], and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover
 */
export interface LocalityLoadBalancerSettingFailover {
  /** @default - not set */
  readonly from?: string;

  /** @default - not set */
  readonly to?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.portLevelSettings[].port, and in 7 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#PortSelector
 */
export interface NetworkingPortSelector {
  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly number?: number;
}

/**
 * EnvoyFilter spec.workloadSelector, and in 2 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#WorkloadSelector
 */
export interface NetworkingWorkloadSelector {
  /** @default - not set */
  readonly labels?: { [key: string]: string };
}

/**
 * Sidecar spec.outboundTrafficPolicy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy
 */
export interface OutboundTrafficPolicy {
  /** @default - not set */
  readonly egressProxy?: Destination;

  /**
   * One of `REGISTRY_ONLY`, `ALLOW_ANY`.
   *
   * @default - not set
   */
  readonly mode?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.outlierDetection, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly baseEjectionTime?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly consecutive5xxErrors?: number;

  /** @default - not set */
  readonly consecutiveErrors?: number;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly interval?: string;

  /** @default - not set */
  readonly maxEjectionPercent?: number;

  /** @default - not set */
  readonly minHealthPercent?: number;

  /** @default - not set */
  readonly splitExternalLocalOriginErrors?: boolean;
}

/**
 * VirtualService spec.http[].fault.abort.percentage, and in 3 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Percent
 */
export interface Percent {
  /** @default - not set */
  readonly value?: number;
}

/**
 * Gateway spec.servers[].port.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 */
export interface Port {
  readonly name: string;

  /** From 0 to 4294967295. */
  readonly number: number;

  readonly protocol: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly targetPort?: number;
}

/**
 * ProxyConfig spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyConfig
 */
export interface ProxyConfigSpec {
  /** @default - not set */
  readonly concurrency?: number;

  /** @default - not set */
  readonly environmentVariables?: { [key: string]: string };

  /** @default - not set */
  readonly image?: ProxyImage;

  /** @default - not set */
  readonly selector?: WorkloadSelector;
}

/**
 * ProxyConfig spec.image.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyImage
 */
export interface ProxyImage {
  /** @default - not set */
  readonly imageType?: string;
}

/**
 * WorkloadGroup spec.probe.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export interface ReadinessProbe {
  /** @default - not set */
  readonly exec?: ExecHealthCheckConfig;

  /** @default - not set */
  readonly failureThreshold?: number;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly grpc?: GrpcHealthCheckConfig;

  /** @default - not set */
  readonly httpGet?: HTTPHealthCheckConfig;

  /** @default - not set */
  readonly initialDelaySeconds?: number;

  /** @default - not set */
  readonly periodSeconds?: number;

  /** @default - not set */
  readonly successThreshold?: number;

  /** @default - not set */
  readonly tcpSocket?: TCPHealthCheckConfig;

  /** @default - not set */
  readonly timeoutSeconds?: number;
}

/**
 * VirtualService spec.http[].rewrite.uriRegexRewrite.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RegexRewrite
 */
export interface RegexRewrite {
  /** @default - not set */
  readonly match?: string;

  /** @default - not set */
  readonly rewrite?: string;
}

/**
 * VirtualService spec.tcp[].route[], and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RouteDestination
 */
export interface RouteDestination {
  readonly destination: Destination;

  /** @default - not set */
  readonly weight?: number;
}

/**
 * Gateway spec.servers[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export interface Server {
  /** @default - not set */
  readonly bind?: string;

  /** @default - not set */
  readonly defaultEndpoint?: string;

  readonly hosts: string[];

  /** @default - not set */
  readonly name?: string;

  readonly port: Port;

  /** @default - not set */
  readonly tls?: ServerTLSSettings;
}

/**
 * Gateway spec.servers[].tls, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export interface ServerTLSSettings {
  /** @default - not set */
  readonly caCertificates?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly caCrl?: string;

  /** @default - not set */
  readonly cipherSuites?: string[];

  /** @default - not set */
  readonly credentialName?: string;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly credentialNames?: string[];

  /** @default - not set */
  readonly httpsRedirect?: boolean;

  /**
   * One of `TLS_AUTO`, `TLSV1_0`, `TLSV1_1`, `TLSV1_2`, `TLSV1_3`.
   *
   * @default - not set
   */
  readonly maxProtocolVersion?: string;

  /**
   * One of `TLS_AUTO`, `TLSV1_0`, `TLSV1_1`, `TLSV1_2`, `TLSV1_3`.
   *
   * @default - not set
   */
  readonly minProtocolVersion?: string;

  /**
   * One of `PASSTHROUGH`, `SIMPLE`, `MUTUAL`, `AUTO_PASSTHROUGH`, `ISTIO_MUTUAL`, `OPTIONAL_MUTUAL`.
   *
   * @default - not set
   */
  readonly mode?: string;

  /** @default - not set */
  readonly privateKey?: string;

  /** @default - not set */
  readonly serverCertificate?: string;

  /** @default - not set */
  readonly subjectAltNames?: string[];

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly tlsCertificates?: ServerTLSSettingsTLSCertificate[];

  /** @default - not set */
  readonly verifyCertificateHash?: string[];

  /** @default - not set */
  readonly verifyCertificateSpki?: string[];
}

/**
 * Gateway spec.servers[].tls.tlsCertificates[], and in 1 more place. Not in Istio 1.20.1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSCertificate
 */
export interface ServerTLSSettingsTLSCertificate {
  /** @default - not set */
  readonly caCertificates?: string;

  /** @default - not set */
  readonly privateKey?: string;

  /** @default - not set */
  readonly serverCertificate?: string;
}

/**
 * ServiceEntry spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
 */
export interface ServiceEntrySpec {
  /** @default - not set */
  readonly addresses?: string[];

  /** @default - not set */
  readonly endpoints?: WorkloadEntrySpec[];

  /** @default - not set */
  readonly exportTo?: string[];

  readonly hosts: string[];

  /**
   * One of `MESH_EXTERNAL`, `MESH_INTERNAL`.
   *
   * @default - not set
   */
  readonly location?: string;

  /** @default - not set */
  readonly ports?: ServicePort[];

  /**
   * One of `NONE`, `STATIC`, `DNS`, `DNS_ROUND_ROBIN`.
   *
   * @default - not set
   */
  readonly resolution?: string;

  /** @default - not set */
  readonly subjectAltNames?: string[];

  /** @default - not set */
  readonly workloadSelector?: NetworkingWorkloadSelector;
}

/**
 * ServiceEntry spec.ports[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
 */
export interface ServicePort {
  readonly name: string;

  /** From 0 to 4294967295. */
  readonly number: number;

  /** @default - not set */
  readonly protocol?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly targetPort?: number;
}

/**
 * Sidecar spec.egress[].port, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#SidecarPort
 */
export interface SidecarPort {
  /** @default - not set */
  readonly name?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly number?: number;

  /** @default - not set */
  readonly protocol?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly targetPort?: number;
}

/**
 * Sidecar spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#Sidecar
 */
export interface SidecarSpec {
  /** @default - not set */
  readonly egress?: IstioEgressListener[];

  /** @default - not set */
  readonly inboundConnectionPool?: ConnectionPoolSettings;

  /** @default - not set */
  readonly ingress?: IstioIngressListener[];

  /** @default - not set */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;

  /** @default - not set */
  readonly workloadSelector?: NetworkingWorkloadSelector;
}

/**
 * VirtualService spec.http[].corsPolicy.allowOrigins[], and in 7 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export interface StringMatch {
  /** @default - not set */
  readonly exact?: string;

  /** @default - not set */
  readonly prefix?: string;

  /** @default - not set */
  readonly regex?: string;
}

/**
 * DestinationRule spec.subsets[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Subset {
  /** @default - not set */
  readonly labels?: { [key: string]: string };

  readonly name: string;

  /** @default - not set */
  readonly trafficPolicy?: TrafficPolicy;
}

/**
 * WorkloadGroup spec.probe.tcpSocket.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig
 */
export interface TCPHealthCheckConfig {
  /** @default - not set */
  readonly host?: string;

  /** From 0 to 4294967295. */
  readonly port: number;
}

/**
 * VirtualService spec.tcp[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TCPRoute {
  /** @default - not set */
  readonly match?: L4MatchAttributes[];

  /** @default - not set */
  readonly route?: RouteDestination[];
}

/**
 * VirtualService spec.tls[].match[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TLSMatchAttributes {
  /** @default - not set */
  readonly destinationSubnets?: string[];

  /** @default - not set */
  readonly gateways?: string[];

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly port?: number;

  readonly sniHosts: string[];

  /** @default - not set */
  readonly sourceLabels?: { [key: string]: string };

  /** @default - not set */
  readonly sourceNamespace?: string;
}

/**
 * VirtualService spec.tls[].
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TLSRoute {
  readonly match: TLSMatchAttributes[];

  /** @default - not set */
  readonly route?: RouteDestination[];
}

/**
 * DestinationRule spec.subsets[].trafficPolicy, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface TrafficPolicy {
  /** @default - not set */
  readonly connectionPool?: ConnectionPoolSettings;

  /** @default - not set */
  readonly loadBalancer?: LoadBalancerSettings;

  /** @default - not set */
  readonly outlierDetection?: OutlierDetection;

  /** @default - not set */
  readonly portLevelSettings?: TrafficPolicyPortTrafficPolicy[];

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly proxyProtocol?: TrafficPolicyProxyProtocol;

  /**
   * Not in Istio 1.20.1, 1.26.0.
   *
   * @default - not set
   */
  readonly retryBudget?: TrafficPolicyRetryBudget;

  /** @default - not set */
  readonly tls?: ClientTLSSettings;

  /** @default - not set */
  readonly tunnel?: TrafficPolicyTunnelSettings;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.portLevelSettings[], and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy
 */
export interface TrafficPolicyPortTrafficPolicy {
  /** @default - not set */
  readonly connectionPool?: ConnectionPoolSettings;

  /** @default - not set */
  readonly loadBalancer?: LoadBalancerSettings;

  /** @default - not set */
  readonly outlierDetection?: OutlierDetection;

  /** @default - not set */
  readonly port?: NetworkingPortSelector;

  /** @default - not set */
  readonly tls?: ClientTLSSettings;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.proxyProtocol, and in 1 more place. Not in Istio 1.20.1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-ProxyProtocol
 */
export interface TrafficPolicyProxyProtocol {
  /**
   * One of `V1`, `V2`.
   *
   * @default - not set
   */
  readonly version?: string;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.retryBudget, and in 1 more place. Not in Istio 1.20.1, 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export interface TrafficPolicyRetryBudget {
  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly minRetryConcurrency?: number;

  /**
   * From 0 to 100.
   *
   * @default - not set
   */
  readonly percent?: number;
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.tunnel, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export interface TrafficPolicyTunnelSettings {
  /** @default - not set */
  readonly protocol?: string;

  readonly targetHost: string;

  /** From 0 to 4294967295. */
  readonly targetPort: number;
}

/**
 * VirtualService spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export interface VirtualServiceSpec {
  /** @default - not set */
  readonly exportTo?: string[];

  /** @default - not set */
  readonly gateways?: string[];

  /** @default - not set */
  readonly hosts?: string[];

  /** @default - not set */
  readonly http?: HTTPRoute[];

  /** @default - not set */
  readonly tcp?: TCPRoute[];

  /** @default - not set */
  readonly tls?: TLSRoute[];
}

/**
 * DestinationRule spec.subsets[].trafficPolicy.loadBalancer.warmup, and in 3 more places. Not in Istio 1.20.1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 */
export interface WarmupConfiguration {
  /** @default - not set */
  readonly aggression?: number;

  /** A duration, such as `1.5s`. */
  readonly duration: string;

  /**
   * From 0 to 100.
   *
   * @default - not set
   */
  readonly minimumPercent?: number;
}

/**
 * ServiceEntry spec.endpoints[], and in 2 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface WorkloadEntrySpec {
  /** @default - not set */
  readonly address?: string;

  /** @default - not set */
  readonly labels?: { [key: string]: string };

  /** @default - not set */
  readonly locality?: string;

  /** @default - not set */
  readonly network?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly ports?: { [key: string]: number };

  /** @default - not set */
  readonly serviceAccount?: string;

  /**
   * From 0 to 4294967295.
   *
   * @default - not set
   */
  readonly weight?: number;
}

/**
 * WorkloadGroup spec.metadata.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#WorkloadGroup-ObjectMeta
 */
export interface WorkloadGroupObjectMeta {
  /** @default - not set */
  readonly annotations?: { [key: string]: string };

  /** @default - not set */
  readonly labels?: { [key: string]: string };
}

/**
 * WorkloadGroup spec.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#WorkloadGroup
 */
export interface WorkloadGroupSpec {
  /** @default - not set */
  readonly metadata?: WorkloadGroupObjectMeta;

  /** @default - not set */
  readonly probe?: ReadinessProbe;

  readonly template: WorkloadEntrySpec;
}
