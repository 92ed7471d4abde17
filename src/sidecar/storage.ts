import { Expression, all, call, equal, firstNonEmpty, hasAnnotation, not, podAnnotation, root, text, value } from './expression';
import { Features } from './features';
import { Item, OneOf, Text, each, when } from './model';
import { Volume, VolumeMount } from './pod';

/** A volume of a proxy with its mount. */
export interface ProxyVolume {
  readonly volume: Item<Volume>;
  readonly mount: Item<VolumeMount>;
}

function proxyVolume(volume: Volume, mountPath: string): ProxyVolume {
  return { volume, mount: { name: volume.name, mountPath } };
}

function proxyVolumeWhen(condition: Expression, volume: Volume, mount: VolumeMount): ProxyVolume {
  return { volume: when(condition, volume), mount: when(condition, mount) };
}

/**
 * The `emptyDir` of a volume that the pod may define itself under the same name, for example for an agent that issues
 * certificates. A merged `emptyDir` would be a second source beside the pod's own source, so the template writes null.
 * If the pod does not define the volume, the API server makes an `emptyDir` of a volume without a source.
 */
export const REPLACEABLE = null;

export function workloadSocket(emptyDir: OneOf<object> = {}): ProxyVolume {
  return proxyVolume({ name: 'workload-socket', emptyDir }, '/var/run/secrets/workload-spiffe-uds');
}

export function credentialSocket(emptyDir: OneOf<object> = {}): ProxyVolume {
  return proxyVolume({ name: 'credential-socket', emptyDir }, '/var/run/secrets/credential-uds');
}

/** The certificates of the workload, for installations where another component than the agent fetches them. */
export function workloadCertificates(emptyDir: OneOf<object> = {}): ProxyVolume {
  const mountPath = '/var/run/secrets/workload-spiffe-credentials';
  const usesGke = equal(value('global.caName'), 'GkeWorkloadCertificate');
  return {
    volume: when<Item<Volume>>(usesGke, { name: 'gke-workload-certificate', csi: { driver: 'workloadcertificates.security.cloud.google.com' } })
      .otherwise({ name: 'workload-certs', emptyDir }),
    mount: when<Item<VolumeMount>>(usesGke, { name: 'gke-workload-certificate', mountPath, readOnly: true })
      .otherwise({ name: 'workload-certs', mountPath }),
  };
}

/** The socket between Envoy and the agent. */
export function agentSocket(name = 'istio-envoy'): ProxyVolume {
  return proxyVolume({ name, emptyDir: { medium: 'Memory' } }, '/etc/istio/proxy');
}

export const DATA = proxyVolume({ name: 'istio-data', emptyDir: {} }, '/var/lib/istio/data');

export const POD_INFO = proxyVolume({
  name: 'istio-podinfo',
  downwardAPI: {
    items: [
      { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
      { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
    ],
  },
}, '/etc/istio/pod');

/** The token with which the proxy authenticates to istiod. */
export function token(features: Features): ProxyVolume {
  const volume = tokenVolume(value('global.sds.token.aud'));
  return features.jwtPolicy
    ? proxyVolumeWhen(equal(value('global.jwtPolicy'), 'third-party-jwt'), volume, TOKEN_MOUNT)
    : { volume, mount: TOKEN_MOUNT };
}

export const TOKEN_MOUNT: VolumeMount = { name: 'istio-token', mountPath: '/var/run/secrets/tokens' };

export function tokenVolume(audience: Text): Volume {
  return {
    name: 'istio-token',
    projected: { sources: [{ serviceAccountToken: { path: 'istio-token', expirationSeconds: 43200, audience } }] },
  };
}

const USES_ISTIOD_CA = equal(value('global.pilotCertProvider'), 'istiod');

/** The root certificate with which the proxy verifies istiod. */
export function rootCertificate(features: Features): ProxyVolume {
  return proxyVolumeWhen(USES_ISTIOD_CA, rootCertificateVolume(features), ROOT_CERTIFICATE_MOUNT);
}

export const ROOT_CERTIFICATE_MOUNT: VolumeMount = { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' };

export function rootCertificateVolume(features: Features): Volume {
  if (!features.trustBundles) {
    return { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } };
  }
  // The value may be a boolean or a string, as for all environment variables.
  const usesTrustBundle = equal(call('toString', value('pilot.env').field('ENABLE_CLUSTER_TRUST_BUNDLE_API')), 'true');
  const nameOr = (name: string) => (features.trustBundleName ? firstNonEmpty(value('global.trustBundleName'), name) : name);
  return {
    name: 'istiod-ca-cert',
    projected: when(usesTrustBundle, {
      sources: [{ clusterTrustBundle: { name: text`istio.io:istiod-ca:${nameOr('root-cert')}`, path: 'root-cert.pem' } }],
    }),
    configMap: when(not(usesTrustBundle), { name: nameOr('istio-ca-root-cert') }),
  };
}

export const KUBERNETES_CA = proxyVolumeWhen(
  equal(value('global.pilotCertProvider'), 'kubernetes'),
  { name: 'kube-ca-cert', configMap: { name: 'kube-root-ca.crt' } },
  { name: 'kube-ca-cert', mountPath: '/var/run/secrets/istio/kubernetes' },
);

/** The certificate revocation list of istiod's CA, if there is one. */
export const REVOCATION_LIST: ProxyVolume = {
  volume: { name: 'istio-ca-crl', configMap: { name: 'istio-ca-crl', optional: true } },
  mount: when(USES_ISTIOD_CA, { name: 'istio-ca-crl', mountPath: '/var/run/secrets/istio/crl' }),
};

const SERVICE_ACCOUNT = root('Spec.ServiceAccountName');

/** Certificates that the user provides in a Secret, instead of those that istiod signs. */
export const CERTIFICATES = proxyVolumeWhen(
  value('global.mountMtlsCerts'),
  { name: 'istio-certs', secret: { optional: true, secretName: text`istio.${firstNonEmpty(SERVICE_ACCOUNT, 'default')}` } },
  { name: 'istio-certs', mountPath: '/etc/certs/', readOnly: true },
);

/** A custom bootstrap of Envoy, from the ConfigMap that an annotation of the pod names. */
export const BOOTSTRAP = proxyVolumeWhen(
  hasAnnotation('sidecar.istio.io/bootstrapOverride'),
  { name: 'custom-bootstrap-volume', configMap: { name: podAnnotation('sidecar.istio.io/bootstrapOverride') } },
  { name: 'custom-bootstrap-volume', mountPath: '/etc/istio/custom-bootstrap' },
);

const TRACING_TLS = root('ProxyConfig.GetTracing.GetTlsSettings');

/** The certificate with which the proxy verifies Lightstep. */
export const LIGHTSTEP = proxyVolumeWhen(
  all(equal(value('global.proxy.tracer'), 'lightstep'), TRACING_TLS),
  { name: 'lightstep-certs', secret: { optional: true, secretName: 'lightstep.cacert' } },
  { name: 'lightstep-certs', mountPath: call('directory', TRACING_TLS.field('GetCaCertificates')), readOnly: true },
);

/** The volumes that annotations of the pod define: a JSON map from name to volume, or a JSON list of volumes. */
export const USER_VOLUMES: ProxyVolume = {
  volume: listedIn('sidecar.istio.io/userVolume', 'volume'),
  mount: listedIn('sidecar.istio.io/userVolumeMount', 'mount'),
};

/** The elements of the annotation. An element without a name gets its key in the map, or its number in the list. */
function listedIn(annotation: string, variable: string) {
  return when(hasAnnotation(annotation), each(variable, call('fromJSON', podAnnotation(annotation)), (content, key) => (
    when(not(content), call('fail', text`an element of ${annotation} is empty: ${key}`))
      .elseWhen(call('hasKey', content, 'name'), content.json())
      .otherwise(call('set', content, 'name', call('toString', key)).json())
  )));
}
