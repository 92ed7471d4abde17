import { Component, componentLabels } from './component';
import { KubeObject, ObjectsById } from './object';
import { pullSecrets } from './rbac';
import { remoteIstiod } from './remote-istiod';
import { baseInScope } from './resource-scope';
import { stablePolicySpec, validator } from './validation-webhook';
import { baseShape, onlyKnown, BaseSettings } from '../settings';

const ADMISSION = 'admissionregistration.k8s.io/v1';

/** The objects that exist once in a cluster, for all revisions of istiod, except the CRDs. Settings that the version does not have are ignored. */
export function baseObjects(component: Component, all: BaseSettings): ObjectsById {
  const settings = onlyKnown(all, baseShape(component.version));
  const remote = { name: settings.pilot?.enabled ? 'istiod-remote' : 'istiod', namespace: component.namespace };
  const objects: ObjectsById = {
    ReaderServiceAccount: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'istio-reader-service-account',
        namespace: settings.global.istioNamespace,
        labels: { app: 'istio-reader', ...componentLabels(component, 'istio-reader') },
      },
      ...pullSecrets(settings.global.imagePullSecrets),
    },
    ...(settings.defaultRevision ? defaultValidation(component, settings) : {}),
    ...(component.features.remoteInBase ? remoteIstiod(component, remote, remote, settings.global) : {}),
  };
  return baseInScope(objects, settings.global.resourceScope);
}

/** The validation webhook for configuration without a revision. The istiod of the default revision answers it. */
export function defaultValidator(component: Component, settings: ValidationSettings): KubeObject {
  const { defaultRevision, global, base } = settings;
  return {
    apiVersion: ADMISSION,
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istiod-default-validator', labels: { app: 'istiod', ...defaultLabels(component, defaultRevision) } },
    webhooks: [validator(component, {
      name: 'validation.istio.io',
      serviceName: defaultRevision === 'default' ? 'istiod' : `istiod-${defaultRevision}`,
      serviceNamespace: global.istioNamespace,
      url: base.validationURL,
      caBundle: base.validationCABundle,
      validatesGatewayApi: base.validateGateway,
    })],
  };
}

/** The settings that the validation webhook depends on. */
interface ValidationSettings {
  readonly defaultRevision: string;
  readonly global: { readonly istioNamespace: string };
  readonly base: { readonly validationURL?: string; readonly validationCABundle?: string; readonly validateGateway?: boolean };
}

/** The validation webhook and the policy for configuration without a revision. */
function defaultValidation(component: Component, settings: BaseSettings): ObjectsById {
  return {
    DefaultValidator: defaultValidator(component, settings),
    ...(settings.experimental?.stableValidationPolicy ? {
      StablePolicy: {
        apiVersion: ADMISSION,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'stable-channel-default-policy.istio.io', labels: defaultLabels(component, settings.defaultRevision) },
        spec: stablePolicySpec(),
      },
      StablePolicyBinding: {
        apiVersion: ADMISSION,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'stable-channel-default-policy-binding.istio.io' },
        spec: { policyName: 'stable-channel-default-policy.istio.io', validationActions: ['Deny'] },
      },
    } : {}),
  };
}

function defaultLabels(component: Component, revision: string): Record<string, string> {
  return { 'istio': 'istiod', 'istio.io/rev': revision, ...componentLabels(component, 'istiod') };
}
