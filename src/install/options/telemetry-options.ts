import { Duration } from 'cdk8s';

/** Which metrics, access logs and traces proxies make where neither mesh config nor the Telemetry API says so. */
export interface TelemetryOptions {
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
   * Settings of the metrics that take the place of the default ones. Newer versions have the Telemetry API for it.
   *
   * @see https://istio.io/v1.20/docs/tasks/observability/metrics/customize-metrics/
   * @default - the default ones
   */
  readonly statsOverrides?: StatsOverrideOptions;

  /**
   * Metrics and access logs for Google Cloud.
   *
   * @default - none
   */
  readonly stackdriver?: StackdriverOptions;

  /**
   * Where the tracers are that `proxy.tracer` names, and how much is traced.
   *
   * @default - one request of a hundred is traced
   */
  readonly tracing?: TracingOptions;
}

/** Settings of the metrics for each side of the proxies, as Envoy's extension has them. */
export interface StatsOverrideOptions {
  /**
   * Of gateways.
   *
   * @default - the default ones
   */
  readonly gateway?: { [field: string]: any };

  /**
   * Of sidecars, for requests that come in.
   *
   * @default - the default ones
   */
  readonly inboundSidecar?: { [field: string]: any };

  /**
   * Of sidecars, for requests that go out.
   *
   * @default - the default ones
   */
  readonly outboundSidecar?: { [field: string]: any };
}

/** Metrics and access logs for Google Cloud. */
export interface StackdriverOptions {
  /**
   * Whether there are any.
   *
   * @default false
   */
  readonly enabled?: boolean;

  /**
   * Whether the receiving side writes access logs. Newer versions have the Telemetry API for it.
   *
   * @default false
   */
  readonly logging?: boolean;

  /**
   * Whether the sending side keeps silent. Newer versions have the Telemetry API for it.
   *
   * @default false
   */
  readonly disableOutbound?: boolean;

  /**
   * Which requests the receiving side logs, such as `FULL`. Newer versions have the Telemetry API for it.
   *
   * @default - Istio's own
   */
  readonly inboundAccessLogging?: string;

  /**
   * Which requests the sending side logs, such as `FULL` or `ERRORS_ONLY`. Newer versions have the Telemetry API for it.
   *
   * @default - Istio's own
   */
  readonly outboundAccessLogging?: string;

  /**
   * The settings of Envoy's extension as a whole. Newer versions have the Telemetry API for it.
   *
   * @default - those that follow from the others
   */
  readonly configOverride?: { [field: string]: any };

  /**
   * Whether each kind of request is logged only once in a while. Newer versions have the Telemetry API for it.
   *
   * @default false
   */
  readonly sampledAccessLogs?: boolean;

  /**
   * How long that while is.
   *
   * @default Duration.hours(12)
   */
  readonly logWindow?: Duration;
}

/** Where tracers are, and how much is traced. */
export interface TracingOptions {
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
   * How much of each trace goes to Google Cloud. Newer versions have the mesh config for it.
   *
   * @default - 200 of each
   */
  readonly stackdriver?: StackdriverTracingOptions;
}

/** How much of each trace goes to Google Cloud. */
export interface StackdriverTracingOptions {
  /**
   * Whether traces are written to the proxy's output as well.
   *
   * @default false
   */
  readonly debug?: boolean;

  /**
   * How many attributes a span has at most.
   *
   * @default 200
   */
  readonly maxAttributes?: number;

  /**
   * How many annotations a span has at most.
   *
   * @default 200
   */
  readonly maxAnnotations?: number;

  /**
   * How many message events a span has at most.
   *
   * @default 200
   */
  readonly maxMessageEvents?: number;
}
