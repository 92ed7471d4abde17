import { Component, componentLabels } from './component';
import { pullSecrets } from './istiod/rbac';
import { KubeObject, ObjectsById } from './object';
import { remoteIstiod } from './remote-istiod';
import { stablePolicySpec, validator } from './validation-webhook';
import { baseShape, onlyKnown, BaseSettings } from '../settings';

const ADMISSION = 'admissionregistration.k8s.io/v1';

/** What a cluster has once, however many revisions of istiod run in it; all but the CRDs. Settings that the version lacks have no effect. */
export function baseObjects(release: Component, all: BaseSettings): ObjectsById {
  const settings = onlyKnown(all, baseShape(release.version));
  const remote = { name: settings.pilot?.enabled ? 'istiod-remote' : 'istiod', namespace: release.namespace };
  return {
    ReaderServiceAccount: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'istio-reader-service-account',
        namespace: settings.global.istioNamespace,
        labels: { app: 'istio-reader', ...componentLabels(release, 'istio-reader') },
      },
      ...pullSecrets(settings.global.imagePullSecrets),
    },
    ...(settings.defaultRevision ? defaultValidation(release, settings) : {}),
    ...(release.features.remoteInBase ? remoteIstiod(remote, remote, settings.global) : {}),
  };
}

/** The one validator of a cluster for configuration that names no revision: the istiod of the default one answers it. */
export function defaultValidator(release: Component, settings: ValidationSettings): KubeObject {
  const { defaultRevision, global, base } = settings;
  return {
    apiVersion: ADMISSION,
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istiod-default-validator', labels: { app: 'istiod', ...defaultLabels(release, defaultRevision) } },
    webhooks: [validator(release, {
      name: 'validation.istio.io',
      serviceName: defaultRevision === 'default' ? 'istiod' : `istiod-${defaultRevision}`,
      serviceNamespace: global.istioNamespace,
      url: base.validationURL,
      caBundle: base.validationCABundle,
      validatesGatewayApi: base.validateGateway,
    })],
  };
}

/** Where validation is asked for. */
interface ValidationSettings {
  readonly defaultRevision: string;
  readonly global: { readonly istioNamespace: string };
  readonly base: { readonly validationURL?: string; readonly validationCABundle?: string; readonly validateGateway?: boolean };
}

/** Validation of configuration that names no revision. */
function defaultValidation(release: Component, settings: BaseSettings): ObjectsById {
  return {
    DefaultValidator: defaultValidator(release, settings),
    ...(settings.experimental?.stableValidationPolicy ? {
      StablePolicy: {
        apiVersion: ADMISSION,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'stable-channel-default-policy.istio.io', labels: defaultLabels(release, settings.defaultRevision) },
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

function defaultLabels(release: Component, revision: string): Record<string, string> {
  return { 'istio': 'istiod', 'istio.io/rev': revision, ...componentLabels(release, 'istiod') };
}
