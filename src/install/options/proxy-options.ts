import { Duration } from 'cdk8s';

/**
 * What Envoy logs.
 *
 * @see https://istio.io/latest/docs/reference/commands/pilot-agent/#pilot-agent-proxy
 */
export enum MeshProxyLogLevel {
  /** All there is. */
  TRACE = 'trace',
  /** What developers want. */
  DEBUG = 'debug',
  /** What happens. */
  INFO = 'info',
  /** What may be wrong. */
  WARNING = 'warning',
  /** What is wrong. */
  ERROR = 'error',
  /** What ends the proxy. */
  CRITICAL = 'critical',
  /** Nothing. */
  OFF = 'off',
}

/**
 * Where traces go.
 *
 * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/
 */
export enum MeshTracer {
  /** To Zipkin, or what speaks its protocol. */
  ZIPKIN = 'zipkin',
  /** To Lightstep. */
  LIGHTSTEP = 'lightstep',
  /** To Datadog. */
  DATADOG = 'datadog',
  /** To Google Cloud. */
  STACKDRIVER = 'stackdriver',
  /** To an OpenCensus agent, whose address is in the mesh config. Later lines have the extension provider OpenTelemetry instead. */
  OPEN_CENSUS_AGENT = 'openCensusAgent',
  /** Nowhere, unless the Telemetry API says so. */
  NONE = 'none',
}

/** What all proxies have in common. */
export interface MeshProxyOptions {
  /**
   * The domain of the cluster.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * What Envoy logs.
   *
   * @see https://istio.io/latest/docs/reference/config/annotations/
   * @default MeshProxyLogLevel.WARNING
   */
  readonly logLevel?: MeshProxyLogLevel;

  /**
   * What single components of Envoy log, such as `misc:error`.
   *
   * @default "misc:error"
   */
  readonly componentLogLevel?: string;

  /**
   * Requests and limits of each sidecar, as Kubernetes has them. They are merged over the default; a null takes a field of it away.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: { [field: string]: any };

  /**
   * The variant of the proxy's image, such as `distroless`, if not that of all images.
   *
   * @see https://istio.io/latest/docs/ops/configuration/security/harden-docker-images/
   * @default - that of the registry
   */
  readonly variant?: string;

  /**
   * Whether the application waits until its proxy is ready.
   *
   * @default false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * What the proxy's container does when it starts and stops, as Kubernetes has it.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   * @default - it waits for the proxy where the application waits for it
   */
  readonly lifecycle?: { [field: string]: any };

  /**
   * Where traces go.
   *
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/
   * @default - MeshTracer.ZIPKIN at 1.20, MeshTracer.NONE later
   */
  readonly tracer?: MeshTracer;

  /**
   * The outbound IP ranges that are captured; `*` for all.
   *
   * @default - all
   */
  readonly includeIpRanges?: string[];

  /**
   * The outbound IP ranges that are not captured.
   *
   * @default - none
   */
  readonly excludeIpRanges?: string[];

  /**
   * The inbound ports that are captured; `*` for all.
   *
   * @default - all
   */
  readonly includeInboundPorts?: string[];

  /**
   * The inbound ports that are not captured.
   *
   * @default - none
   */
  readonly excludeInboundPorts?: string[];

  /**
   * The outbound ports that are captured whatever the IP range; `*` for all.
   *
   * @default - none more
   */
  readonly includeOutboundPorts?: string[];

  /**
   * The outbound ports that are not captured.
   *
   * @default - none
   */
  readonly excludeOutboundPorts?: string[];

  /**
   * Whether the proxy's container is privileged.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Whether the proxy may write core dumps.
   *
   * @default false
   */
  readonly coreDumps?: boolean;

  /**
   * Whether the proxy may listen on ports below 1024.
   *
   * @default - false
   */
  readonly lowPorts?: boolean;

  /**
   * The port of the agent's health checks and merged metrics; 0 for none.
   *
   * @default 15020
   */
  readonly statusPort?: number;

  /**
   * How it is found that a proxy is ready.
   *
   * @default - by a probe every 15 seconds
   */
  readonly readiness?: MeshProxyReadinessOptions;

  /**
   * How it is found that a proxy has started.
   *
   * @default - by a probe that may fail 600 times
   */
  readonly startup?: MeshProxyStartupOptions;

  /**
   * The file where Envoy logs the ejection of outliers. Since Istio 1.26.
   *
   * @default - none
   */
  readonly outlierLogPath?: string;

  /**
   * Whether iptables rules are applied even if they look correct already. Since Istio 1.26.
   *
   * @default false
   */
  readonly forceApplyIptables?: boolean;

  /**
   * Whether traffic is captured with nftables instead of iptables. Since Istio 1.27.
   *
   * @default false
   */
  readonly nativeNftables?: boolean;
}

/** How it is found that a proxy is ready. */
export interface MeshProxyReadinessOptions {
  /**
   * How long after its start the proxy is asked first.
   *
   * @default Duration.seconds(0)
   */
  readonly initialDelay?: Duration;

  /**
   * How often the proxy is asked.
   *
   * @default Duration.seconds(15)
   */
  readonly period?: Duration;

  /**
   * After how many failures the proxy is not ready.
   *
   * @default 4
   */
  readonly failureThreshold?: number;
}

/** How it is found that a proxy has started. */
export interface MeshProxyStartupOptions {
  /**
   * Whether the start is probed.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * After how many failures, one a second, the proxy is restarted.
   *
   * @default 600
   */
  readonly failureThreshold?: number;
}
