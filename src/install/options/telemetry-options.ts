import { Duration } from 'cdk8s';

/** The metrics, access logs and traces of proxies. The mesh config and the Telemetry API take precedence. */
export interface MeshTelemetryOptions {
  /**
   * Whether there is any telemetry.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether proxies create telemetry themselves. Since the end of Mixer, this is the only way.
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
   * @default - the default settings
   */
  readonly statsOverrides?: MeshStatsOverrideOptions;

  /**
   * Metrics and access logs for Google Cloud.
   *
   * @default - no metrics and access logs
   */
  readonly stackdriver?: MeshStackdriverOptions;

  /**
   * The addresses of the tracers that `proxy.tracer` can name, and the sampling rate.
   *
   * @default - 1% of the requests are traced
   */
  readonly tracing?: MeshTracingOptions;
}

/** Settings of the metrics for each kind of proxy, in the form of Envoy's extension. */
export interface MeshStatsOverrideOptions {
  /**
   * The overrides for gateways. Only in Istio 1.20. Raw: the fields are not checked, and are written as they are.
   *
   * @default - the default settings
   */
  readonly gateway?: { [field: string]: any };

  /**
   * The overrides for inbound requests of sidecars. Only in Istio 1.20. Raw: the fields are not checked, and are written as they are.
   *
   * @default - the default settings
   */
  readonly inboundSidecar?: { [field: string]: any };

  /**
   * The overrides for outbound requests of sidecars. Only in Istio 1.20. Raw: the fields are not checked, and are written as they are.
   *
   * @default - the default settings
   */
  readonly outboundSidecar?: { [field: string]: any };
}

/** Metrics and access logs for Google Cloud. */
export interface MeshStackdriverOptions {
  /**
   * Whether metrics and access logs are sent.
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
   * @default - the default of Istio
   */
  readonly inboundAccessLogging?: string;

  /**
   * Which requests the client side logs, such as `FULL` or `ERRORS_ONLY`. Only in Istio 1.20. Later lines have the Telemetry API instead.
   *
   * @default - the default of Istio
   */
  readonly outboundAccessLogging?: string;

  /**
   * The whole configuration of Envoy's extension. Only in Istio 1.20. Later lines have the Telemetry API instead. Raw: the fields are not
   * checked, and are written as they are.
   *
   * @default - the configuration that follows from the other options
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

/** The addresses of tracers, and the sampling rate. */
export interface MeshTracingOptions {
  /**
   * The percentage of requests that are traced. 0 leaves it to the mesh config.
   *
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/mesh-and-proxy-config/
   * @default 1
   */
  readonly sampling?: number;

  /**
   * The host and port of Zipkin.
   *
   * @default - `zipkin` in the namespace of the control plane, port 9411
   */
  readonly zipkinAddress?: string;

  /**
   * The host and port of Datadog's agent.
   *
   * @default - the node of the pod, port 8126
   */
  readonly datadogAddress?: string;

  /**
   * The host and port of Lightstep's satellite.
   *
   * @default - no address
   */
  readonly lightstepAddress?: string;

  /**
   * The access token for Lightstep. It is stored in a ConfigMap, so everybody who can read the ConfigMap can read the token.
   *
   * @default - no token
   */
  readonly lightstepAccessToken?: string;

  /**
   * How much of each trace is sent to Google Cloud. Only in Istio 1.20. Later lines have the mesh config instead.
   *
   * @default - 200 of each kind
   */
  readonly stackdriver?: MeshStackdriverTracingOptions;
}

/** How much of each trace is sent to Google Cloud. */
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
