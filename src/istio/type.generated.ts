// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.

/**
 * AuthorizationPolicy spec.targetRef, and in 8 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference
 */
export interface PolicyTargetReference {
  /** @default - not set */
  readonly group?: string;

  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly kind?: string;

  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly name?: string;

  /** @default - not set */
  readonly namespace?: string;
}

/**
 * WasmPlugin spec.match[].ports[].
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#PortSelector
 */
export interface PortSelector {
  /** From 1 to 65535. */
  readonly number: number;
}

/**
 * AuthorizationPolicy spec.selector, and in 6 more places.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#WorkloadSelector
 */
export interface WorkloadSelector {
  /** @default - not set */
  readonly matchLabels?: { [key: string]: string };
}
