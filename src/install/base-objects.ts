import { baseShape, onlyKnown } from './helm-values/shape';
import { pullSecrets } from './istiod/rbac';
import { partLabels } from './labels';
import { KubeObject, ObjectsById } from './object';
import { remoteIstiod } from './remote-istiod';
import { BaseSettings, Release } from './settings';
import { stablePolicySpec, validator } from './validation-webhook';

const ADMISSION = 'admissionregistration.k8s.io/v1';

/** What a cluster has once, however many revisions of istiod run in it; all but the CRDs. Settings that the version lacks have no effect. */
export function baseObjects(release: Release, all: BaseSettings): ObjectsById {
  const settings = onlyKnown(all, baseShape(release.version));
  const remote = { name: settings.pilot?.enabled ? 'istiod-remote' : 'istiod', namespace: release.namespace };
  return {
    ReaderServiceAccount: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'istio-reader-service-account',
        namespace: settings.global.istioNamespace,
        labels: { app: 'istio-reader', ...partLabels(release, 'istio-reader') },
      },
      ...pullSecrets(settings.global.imagePullSecrets),
    },
    ...(settings.defaultRevision ? defaultValidation(release, settings) : {}),
    ...(release.features.remoteInBase ? remoteIstiod(remote, remote, settings.global) : {}),
  };
}

/** The one validator of a cluster for configuration that names no revision: the istiod of the default one answers it. */
export function defaultValidator(release: Release, settings: ValidationSettings): KubeObject {
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
function defaultValidation(release: Release, settings: BaseSettings): ObjectsById {
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

function defaultLabels(release: Release, revision: string): Record<string, string> {
  return { 'istio': 'istiod', 'istio.io/rev': revision, ...partLabels(release, 'istiod') };
}
