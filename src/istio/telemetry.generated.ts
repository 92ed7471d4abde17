// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.
import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { gvkOf, objectOf } from './gvk';
import { PolicyTargetReference, WorkloadSelector } from './type.generated';
import { IstioVersion } from './version';

/**
 * Telemetry of telemetry.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Telemetry
 */
export class Telemetry extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('Telemetry', version);
  }

  constructor(scope: Construct, id: string, props: TelemetryProps = {}) {
    super(scope, id, objectOf('Telemetry', scope, id, props));
  }
}

/** Properties of Telemetry. */
export interface TelemetryProps {
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
  readonly spec?: TelemetrySpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * Telemetry spec.accessLogging[].
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export interface AccessLogging {
  /** @default - not set */
  readonly disabled?: boolean;

  /** @default - not set */
  readonly filter?: AccessLoggingFilter;

  /** @default - not set */
  readonly match?: AccessLoggingLogSelector;

  /** @default - not set */
  readonly providers?: ProviderRef[];
}

/**
 * Telemetry spec.accessLogging[].filter.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging-Filter
 */
export interface AccessLoggingFilter {
  /** @default - not set */
  readonly expression?: string;
}

/**
 * Telemetry spec.accessLogging[].match.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging-LogSelector
 */
export interface AccessLoggingLogSelector {
  /**
   * One of `CLIENT_AND_SERVER`, `CLIENT`, `SERVER`.
   *
   * @default - not set
   */
  readonly mode?: string;
}

/**
 * Telemetry spec.metrics[].overrides[].match.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricSelector
 */
export interface MetricSelector {
  /** @default - not set */
  readonly customMetric?: string;

  /**
   * One of `ALL_METRICS`, `REQUEST_COUNT`, `REQUEST_DURATION`, `REQUEST_SIZE`, `RESPONSE_SIZE`, `TCP_OPENED_CONNECTIONS`, `TCP_CLOSED_CONNECTIONS`, `TCP_SENT_BYTES`, `TCP_RECEIVED_BYTES`, `GRPC_REQUEST_MESSAGES`, `GRPC_RESPONSE_MESSAGES`.
   *
   * @default - not set
   */
  readonly metric?: string;

  /**
   * One of `CLIENT_AND_SERVER`, `CLIENT`, `SERVER`.
   *
   * @default - not set
   */
  readonly mode?: string;
}

/**
 * Telemetry spec.metrics[].
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Metrics
 */
export interface Metrics {
  /** @default - not set */
  readonly overrides?: MetricsOverrides[];

  /** @default - not set */
  readonly providers?: ProviderRef[];

  /**
   * A duration, such as `1.5s`.
   *
   * @default - not set
   */
  readonly reportingInterval?: string;
}

/**
 * Telemetry spec.metrics[].overrides[].
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
 */
export interface MetricsOverrides {
  /** @default - not set */
  readonly disabled?: boolean;

  /** @default - not set */
  readonly match?: MetricSelector;

  /** @default - not set */
  readonly tagOverrides?: { [key: string]: MetricsOverridesTagOverride };
}

/**
 * Telemetry spec.metrics[].overrides[].tagOverrides.*.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides-TagOverride
 */
export interface MetricsOverridesTagOverride {
  /**
   * One of `UPSERT`, `REMOVE`.
   *
   * @default - not set
   */
  readonly operation?: string;

  /** @default - not set */
  readonly value?: string;
}

/**
 * Telemetry spec.accessLogging[].providers[], and in 2 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#ProviderRef
 */
export interface ProviderRef {
  readonly name: string;
}

/**
 * Telemetry spec.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Telemetry
 */
export interface TelemetrySpec {
  /** @default - not set */
  readonly accessLogging?: AccessLogging[];

  /** @default - not set */
  readonly metrics?: Metrics[];

  /** @default - not set */
  readonly selector?: WorkloadSelector;

  /** @default - not set */
  readonly targetRef?: PolicyTargetReference;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly targetRefs?: PolicyTargetReference[];

  /** @default - not set */
  readonly tracing?: Tracing[];
}

/**
 * Telemetry spec.tracing[].
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing
 */
export interface Tracing {
  /** @default - not set */
  readonly customTags?: { [key: string]: TracingCustomTag };

  /** @default - not set */
  readonly disableSpanReporting?: boolean;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly enableIstioTags?: boolean;

  /** @default - not set */
  readonly match?: TracingTracingSelector;

  /** @default - not set */
  readonly providers?: ProviderRef[];

  /**
   * From 0 to 100.
   *
   * @default - not set
   */
  readonly randomSamplingPercentage?: number;

  /** @default - not set */
  readonly useRequestIdForTraceSampling?: boolean;
}

/**
 * Telemetry spec.tracing[].customTags.*.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 */
export interface TracingCustomTag {
  /** @default - not set */
  readonly environment?: TracingEnvironment;

  /** @default - not set */
  readonly header?: TracingRequestHeader;

  /** @default - not set */
  readonly literal?: TracingLiteral;
}

/**
 * Telemetry spec.tracing[].customTags.*.environment.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-Environment
 */
export interface TracingEnvironment {
  /** @default - not set */
  readonly defaultValue?: string;

  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly name?: string;
}

/**
 * Telemetry spec.tracing[].customTags.*.literal.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-Literal
 */
export interface TracingLiteral {
  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly value?: string;
}

/**
 * Telemetry spec.tracing[].customTags.*.header.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-RequestHeader
 */
export interface TracingRequestHeader {
  /** @default - not set */
  readonly defaultValue?: string;

  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly name?: string;
}

/**
 * Telemetry spec.tracing[].match.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-TracingSelector
 */
export interface TracingTracingSelector {
  /**
   * One of `CLIENT_AND_SERVER`, `CLIENT`, `SERVER`.
   *
   * @default - not set
   */
  readonly mode?: string;
}
