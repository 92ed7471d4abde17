import { Duration } from 'cdk8s';

/** Which metrics, access logs and traces proxies make where neither mesh config nor the Telemetry API says so. */
export interface MeshTelemetryOptions {
  /**
   * Whether there is any.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether proxies make it themselves, which is the only way since Mixer.
   *
   * @default true
   */
  readonly inProxy?: boolean;

  /**
   * Whether there are metrics for Prometheus.
   *
   * @see https://istio.io/latest/docs/reference/config/metrics/
   * @default true
   */
  readonly prometheus?: boolean;

  /**
   * Settings of the metrics that replace the default settings. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @see https://istio.io/v1.20/docs/tasks/observability/metrics/customize-metrics/
   * @default - the default ones
   */
  readonly statsOverrides?: MeshStatsOverrideOptions;

  /**
   * Metrics and access logs for Google Cloud.
   *
   * @default - none
   */
  readonly stackdriver?: MeshStackdriverOptions;

  /**
   * Where the tracers are that `proxy.tracer` names, and how much is traced.
   *
   * @default - one request of a hundred is traced
   */
  readonly tracing?: MeshTracingOptions;
}

/** Settings of the metrics for each side of the proxies, as Envoy's extension has them. */
export interface MeshStatsOverrideOptions {
  /**
   * The overrides for gateways. Only in Istio 1.20.
   *
   * @default - the default ones
   */
  readonly gateway?: { [field: string]: any };

  /**
   * The overrides for inbound requests of sidecars. Only in Istio 1.20.
   *
   * @default - the default ones
   */
  readonly inboundSidecar?: { [field: string]: any };

  /**
   * The overrides for outbound requests of sidecars. Only in Istio 1.20.
   *
   * @default - the default ones
   */
  readonly outboundSidecar?: { [field: string]: any };
}

/** Metrics and access logs for Google Cloud. */
export interface MeshStackdriverOptions {
  /**
   * Whether there are any.
   *
   * @default false
   */
  readonly enabled?: boolean;

  /**
   * Whether the server side writes access logs. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default false
   */
  readonly logging?: boolean;

  /**
   * Whether the client side sends no telemetry. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default false
   */
  readonly disableOutbound?: boolean;

  /**
   * Which requests the server side logs, such as `FULL`. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default - Istio's own
   */
  readonly inboundAccessLogging?: string;

  /**
   * Which requests the client side logs, such as `FULL` or `ERRORS_ONLY`. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default - Istio's own
   */
  readonly outboundAccessLogging?: string;

  /**
   * The whole configuration of Envoy's extension. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default - those that follow from the others
   */
  readonly configOverride?: { [field: string]: any };

  /**
   * Whether each kind of request is logged only once in each `logWindow`. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default false
   */
  readonly sampledAccessLogs?: boolean;

  /**
   * The length of the window of `sampledAccessLogs`. Only in Istio 1.20.
   *
   * @default Duration.hours(12)
   */
  readonly logWindow?: Duration;
}

/** Where tracers are, and how much is traced. */
export interface MeshTracingOptions {
  /**
   * How many requests are traced, in percent; 0 leaves it to the mesh config.
   *
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/mesh-and-proxy-config/
   * @default 1
   */
  readonly sampling?: number;

  /**
   * Host and port of Zipkin.
   *
   * @default - `zipkin` in the namespace of the control plane, port 9411
   */
  readonly zipkinAddress?: string;

  /**
   * Host and port of Datadog's agent.
   *
   * @default - the node of the pod, port 8126
   */
  readonly datadogAddress?: string;

  /**
   * Host and port of Lightstep's satellite.
   *
   * @default - none
   */
  readonly lightstepAddress?: string;

  /**
   * The token for Lightstep. It stands in a ConfigMap: who may read that may read the token.
   *
   * @default - none
   */
  readonly lightstepAccessToken?: string;

  /**
   * How much of each trace is sent to Google Cloud. Only in Istio 1.20. Later lines have the mesh config instead.
   *
   * @default - 200 of each
   */
  readonly stackdriver?: MeshStackdriverTracingOptions;
}

/** How much of each trace goes to Google Cloud. */
export interface MeshStackdriverTracingOptions {
  /**
   * Whether traces are also written to the output of the proxy. Only in Istio 1.20.
   *
   * @default false
   */
  readonly debug?: boolean;

  /**
   * The maximum number of attributes of a span. Only in Istio 1.20.
   *
   * @default 200
   */
  readonly maxAttributes?: number;

  /**
   * The maximum number of annotations of a span. Only in Istio 1.20.
   *
   * @default 200
   */
  readonly maxAnnotations?: number;

  /**
   * The maximum number of message events of a span. Only in Istio 1.20.
   *
   * @default 200
   */
  readonly maxMessageEvents?: number;
}
