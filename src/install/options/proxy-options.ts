import { Duration } from 'cdk8s';
import { MeshLifecycle } from './lifecycle';
import { MeshResources } from './resources';
import { MeshSeccompProfile } from './security-context';

/**
 * The log level of Envoy.
 *
 * @see https://istio.io/latest/docs/reference/commands/pilot-agent/#pilot-agent-proxy
 */
export enum MeshProxyLogLevel {
  /** All messages. */
  TRACE = 'trace',
  /** Messages for debugging. */
  DEBUG = 'debug',
  /** Messages about normal events. */
  INFO = 'info',
  /** Messages about possible problems. */
  WARNING = 'warning',
  /** Messages about errors. */
  ERROR = 'error',
  /** Messages about errors that stop the proxy. */
  CRITICAL = 'critical',
  /** No messages. */
  OFF = 'off',
}

/**
 * The destination of traces.
 *
 * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/
 */
export enum MeshTracer {
  /** Zipkin, or a server with the same protocol. */
  ZIPKIN = 'zipkin',
  /** Lightstep. */
  LIGHTSTEP = 'lightstep',
  /** Datadog. */
  DATADOG = 'datadog',
  /** Google Cloud. */
  STACKDRIVER = 'stackdriver',
  /** An OpenCensus agent. The mesh config has its address. Later lines have the extension provider OpenTelemetry instead. */
  OPEN_CENSUS_AGENT = 'openCensusAgent',
  /** No destination, unless the Telemetry API sets one. */
  NONE = 'none',
}

/** The settings that all proxies share. */
export interface MeshProxyOptions {
  /**
   * The DNS domain of the cluster.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * The log level of Envoy.
   *
   * @see https://istio.io/latest/docs/reference/config/annotations/
   * @default MeshProxyLogLevel.WARNING
   */
  readonly logLevel?: MeshProxyLogLevel;

  /**
   * The log levels of single components of Envoy, such as `misc:error`.
   *
   * @default "misc:error"
   */
  readonly componentLogLevel?: string;

  /**
   * Requests and limits of each sidecar, in the form of Kubernetes. They are merged over the default. A null in `raw` deletes a
   * field of the default.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: MeshResources;

  /**
   * The variant of the proxy image, such as `distroless`, if it differs from the other images.
   *
   * @see https://istio.io/latest/docs/ops/configuration/security/harden-docker-images/
   * @default - the variant of the registry
   */
  readonly variant?: string;

  /**
   * Whether the application waits until its proxy is ready.
   *
   * @default false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * The lifecycle hooks of the proxy container, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   * @default - a hook that waits for the proxy, if the application waits for it
   */
  readonly lifecycle?: MeshLifecycle;

  /**
   * The destination of traces.
   *
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/
   * @default - MeshTracer.ZIPKIN in Istio 1.20, MeshTracer.NONE later
   */
  readonly tracer?: MeshTracer;

  /**
   * The outbound IP ranges that are captured. `*` selects all.
   *
   * @default - all IP ranges
   */
  readonly includeIpRanges?: string[];

  /**
   * The outbound IP ranges that are not captured.
   *
   * @default - no IP ranges
   */
  readonly excludeIpRanges?: string[];

  /**
   * The inbound ports that are captured. `*` selects all.
   *
   * @default - all ports
   */
  readonly includeInboundPorts?: string[];

  /**
   * The inbound ports that are not captured.
   *
   * @default - no ports
   */
  readonly excludeInboundPorts?: string[];

  /**
   * The outbound ports that are captured for all IP ranges. `*` selects all.
   *
   * @default - no additional ports
   */
  readonly includeOutboundPorts?: string[];

  /**
   * The outbound ports that are not captured.
   *
   * @default - no ports
   */
  readonly excludeOutboundPorts?: string[];

  /**
   * Whether the proxy container is privileged.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * Whether the proxy can write core dumps.
   *
   * @default false
   */
  readonly coreDumps?: boolean;

  /**
   * Whether the proxy can bind ports below 1024.
   *
   * @default - false
   */
  readonly lowPorts?: boolean;

  /**
   * The port of the agent's health checks and merged metrics. 0 disables it.
   *
   * @default 15020
   */
  readonly statusPort?: number;

  /**
   * The readiness probe of the proxy.
   *
   * @default - a probe every 15 seconds
   */
  readonly readiness?: MeshProxyReadinessOptions;

  /**
   * The startup probe of the proxy.
   *
   * @default - a probe that may fail 600 times
   */
  readonly startup?: MeshProxyStartupOptions;

  /**
   * The file where Envoy logs the ejection of outliers. Since Istio 1.26.
   *
   * @default - no log file
   */
  readonly outlierLogPath?: string;

  /**
   * Whether iptables rules are applied even if they look correct already. Since Istio 1.26.
   *
   * @default false
   */
  readonly forceApplyIptables?: boolean;

  /**
   * The seccomp profile of sidecars and of their init containers, in the form of Kubernetes. Since Istio 1.28.
   *
   * @see https://kubernetes.io/docs/tutorials/security/seccomp/
   * @default - the default of the cluster
   */
  readonly seccompProfile?: MeshSeccompProfile;

  /**
   * Whether traffic is captured with nftables instead of iptables. Since Istio 1.27.
   *
   * @default false
   */
  readonly nativeNftables?: boolean;
}

/** The readiness probe of a proxy. */
export interface MeshProxyReadinessOptions {
  /**
   * The time between the start of the container and the first probe.
   *
   * @default Duration.seconds(0)
   */
  readonly initialDelay?: Duration;

  /**
   * The time between two probes.
   *
   * @default Duration.seconds(15)
   */
  readonly period?: Duration;

  /**
   * The number of failed probes after which the proxy is not ready.
   *
   * @default 4
   */
  readonly failureThreshold?: number;
}

/** The startup probe of a proxy. */
export interface MeshProxyStartupOptions {
  /**
   * Whether there is a startup probe.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The number of failed probes, one each second, after which the proxy is restarted.
   *
   * @default 600
   */
  readonly failureThreshold?: number;
}
