import { Component } from './component';
import { Fields, ifGiven } from '../json';

/** Istio's API groups. istiod validates their objects. */
const GROUPS = ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** The differences between the validation webhooks of an install. */
export interface ValidatorOptions {
  readonly name: string;
  readonly serviceName: string;
  readonly serviceNamespace: string;
  readonly url?: string;
  readonly caBundle?: string;
  readonly validatesGatewayApi?: boolean;
  /** Selects only objects of this revision. */
  readonly revision?: string;
}

/** A webhook that sends Istio configuration to istiod for validation. */
export function validator(component: Component, options: ValidatorOptions): Fields {
  const service = { name: options.serviceName, namespace: options.serviceNamespace, path: '/validate' };
  return {
    name: options.name,
    clientConfig: { ...(options.url ? { url: options.url } : { service }), caBundle: ifGiven(options.caBundle) },
    rules: [{
      operations: ['CREATE', 'UPDATE'],
      apiGroups: [...GROUPS, ...(options.validatesGatewayApi && component.features.validatesGatewayApi ? ['gateway.networking.k8s.io'] : [])],
      apiVersions: ['*'],
      resources: ['*'],
    }],
    // `Ignore` until istiod answers. istiod then sets `Fail` and its own caBundle. If the user sets a caBundle, istiod changes neither.
    failurePolicy: options.caBundle ? 'Fail' : 'Ignore',
    sideEffects: 'None',
    admissionReviewVersions: component.features.admissionReviewVersions,
    ...(options.revision ? { objectSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: [options.revision] }] } } : {}),
  };
}

/** A ValidatingAdmissionPolicy that allows only the kinds and fields that Istio calls stable. */
export function stablePolicySpec(revision?: string): Fields {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [{ apiGroups: GROUPS, apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] }],
      ...(revision ? { objectSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: [revision] }] } } : {}),
    },
    variables: ['EnvoyFilter', 'WasmPlugin', 'ProxyConfig', 'Telemetry'].map((kind) => ({ name: `is${kind}`, expression: `object.kind == '${kind}'` })),
    validations: [
      { expression: '!variables.isEnvoyFilter' },
      { expression: '!variables.isWasmPlugin' },
      { expression: '!variables.isProxyConfig' },
      { expression: STABLE_TELEMETRY },
    ],
  };
}

const STABLE_TELEMETRY = `!(
  variables.isTelemetry && (
    (has(object.spec.tracing) ? object.spec.tracing : {}).exists(t, has(t.useRequestIdForTraceSampling)) ||
    (has(object.spec.metrics) ? object.spec.metrics : {}).exists(m, has(m.reportingInterval)) ||
    (has(object.spec.accessLogging) ? object.spec.accessLogging : {}).exists(l, has(l.filter))
  )
)
`;
