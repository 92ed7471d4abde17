import { revisioned, revisionLabel } from './names';
import { IstiodSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { KubeObject, ObjectsById } from '../object';
import { stablePolicySpec, validator } from '../validation-webhook';

/** The validation webhook for configuration that selects this revision. */
export function revisionValidator(component: Component, settings: IstiodSettings): KubeObject | undefined {
  if (!settings.global.configValidation) {
    return undefined;
  }
  const namespace = settings.global.istioNamespace;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: `${revisioned('istio-validator', settings)}-${namespace}`,
      labels: { 'app': 'istiod', 'istio': 'istiod', 'istio.io/rev': revisionLabel(settings), ...componentLabels(component, 'istiod') },
    },
    webhooks: [validator(component, {
      name: 'rev.validation.istio.io',
      serviceName: revisioned('istiod', settings),
      serviceNamespace: namespace,
      url: settings.base.validationURL,
      caBundle: settings.base.validationCABundle,
      validatesGatewayApi: settings.base.validateGateway,
      revision: revisionLabel(settings),
    })],
  };
}

/** The policy that allows only stable kinds and fields in configuration of this revision, if it is enabled. */
export function stablePolicy(component: Component, settings: IstiodSettings): ObjectsById {
  if (!settings.experimental?.stableValidationPolicy) {
    return {};
  }
  const suffix = `${settings.revision ? `-${settings.revision}` : ''}-${settings.global.istioNamespace}.istio.io`;
  const name = `stable-channel-policy${suffix}`;
  return {
    StablePolicy: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name, labels: componentLabels(component, 'istiod') },
      spec: stablePolicySpec(revisionLabel(settings)),
    },
    StablePolicyBinding: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: `stable-channel-policy-binding${suffix}` },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  };
}
