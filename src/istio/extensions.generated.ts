// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.
import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { gvkOf, objectOf } from './gvk';
import { PolicyTargetReference, PortSelector, WorkloadSelector } from './type.generated';
import { IstioVersion } from './version';

/**
 * WasmPlugin of extensions.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin
 */
export class WasmPlugin extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('WasmPlugin', version);
  }

  constructor(scope: Construct, id: string, props: WasmPluginProps = {}) {
    super(scope, id, objectOf('WasmPlugin', scope, id, props));
  }
}

/** Properties of WasmPlugin. */
export interface WasmPluginProps {
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
  readonly spec?: WasmPluginSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * WasmPlugin spec.vmConfig.env[].
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#EnvVar
 */
export interface EnvVar {
  readonly name: string;

  /** @default - not set */
  readonly value?: string;

  /**
   * One of `INLINE`, `HOST`.
   *
   * @default - not set
   */
  readonly valueFrom?: string;
}

/**
 * WasmPlugin spec.vmConfig.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#VmConfig
 */
export interface VmConfig {
  /** @default - not set */
  readonly env?: EnvVar[];
}

/**
 * WasmPlugin spec.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin
 */
export interface WasmPluginSpec {
  /**
   * One of `FAIL_CLOSE`, `FAIL_OPEN`, `FAIL_RELOAD`.
   *
   * @default - not set
   */
  readonly failStrategy?: string;

  /**
   * One of `UNSPECIFIED_POLICY`, `IfNotPresent`, `Always`.
   *
   * @default - not set
   */
  readonly imagePullPolicy?: string;

  /** @default - not set */
  readonly imagePullSecret?: string;

  /** @default - not set */
  readonly match?: WasmPluginTrafficSelector[];

  /**
   * One of `UNSPECIFIED_PHASE`, `AUTHN`, `AUTHZ`, `STATS`.
   *
   * @default - not set
   */
  readonly phase?: string;

  /** @default - not set */
  readonly pluginConfig?: any;

  /** @default - not set */
  readonly pluginName?: string;

  /** @default - not set */
  readonly priority?: number;

  /** @default - not set */
  readonly selector?: WorkloadSelector;

  /** @default - not set */
  readonly sha256?: string;

  /** @default - not set */
  readonly targetRef?: PolicyTargetReference;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly targetRefs?: PolicyTargetReference[];

  /**
   * One of `UNSPECIFIED_PLUGIN_TYPE`, `HTTP`, `NETWORK`.
   *
   * @default - not set
   */
  readonly type?: string;

  readonly url: string;

  /** @default - not set */
  readonly verificationKey?: string;

  /** @default - not set */
  readonly vmConfig?: VmConfig;
}

/**
 * WasmPlugin spec.match[].
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin-TrafficSelector
 */
export interface WasmPluginTrafficSelector {
  /**
   * One of `UNDEFINED`, `CLIENT`, `SERVER`, `CLIENT_AND_SERVER`.
   *
   * @default - not set
   */
  readonly mode?: string;

  /** @default - not set */
  readonly ports?: PortSelector[];
}
