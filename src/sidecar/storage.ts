import { all, call, equal, firstOf, hasAnnotation, not, ownAnnotation, root, text, value, Expression } from './expression';
import { Features } from './features';
import { Item, OneOf, Text, each, when } from './model';
import { Volume, VolumeMount } from './pod';

/** The volumes of a proxy, each with the place where the proxy has it. */
export interface Stored {
  readonly volume: Item<Volume>;
  readonly mount: Item<VolumeMount>;
}

function stored(volume: Volume, mountPath: string): Stored {
  return { volume, mount: { name: volume.name, mountPath } };
}

function storedWhen(condition: Expression, volume: Volume, mount: VolumeMount): Stored {
  return { volume: when(condition, volume), mount: when(condition, mount) };
}

/**
 * A directory that the pod may bring itself under this name, say for an agent that issues certificates: an emptyDir
 * that is named would be a second source beside the pod's own, and the API server makes one of a volume without source.
 */
export const REPLACEABLE = null;

export function workloadSocket(emptyDir: OneOf<object> = {}): Stored {
  return stored({ name: 'workload-socket', emptyDir }, '/var/run/secrets/workload-spiffe-uds');
}

export function credentialSocket(emptyDir: OneOf<object> = {}): Stored {
  return stored({ name: 'credential-socket', emptyDir }, '/var/run/secrets/credential-uds');
}

/** The certificates of the workload, if something other than the agent fetches them. */
export function workloadCertificates(emptyDir: OneOf<object> = {}): Stored {
  const mountPath = '/var/run/secrets/workload-spiffe-credentials';
  const ofGke = equal(value('global.caName'), 'GkeWorkloadCertificate');
  return {
    volume: when<Item<Volume>>(ofGke, { name: 'gke-workload-certificate', csi: { driver: 'workloadcertificates.security.cloud.google.com' } })
      .otherwise({ name: 'workload-certs', emptyDir }),
    mount: when<Item<VolumeMount>>(ofGke, { name: 'gke-workload-certificate', mountPath, readOnly: true })
      .otherwise({ name: 'workload-certs', mountPath }),
  };
}

/** Where Envoy and the agent talk. */
export function agentSocket(name = 'istio-envoy'): Stored {
  return stored({ name, emptyDir: { medium: 'Memory' } }, '/etc/istio/proxy');
}

export const DATA = stored({ name: 'istio-data', emptyDir: {} }, '/var/lib/istio/data');

export const POD_INFO = stored({
  name: 'istio-podinfo',
  downwardAPI: {
    items: [
      { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
      { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
    ],
  },
}, '/etc/istio/pod');

/** The token by which the proxy is known to istiod. */
export function token(features: Features): Stored {
  const volume = tokenVolume(value('global.sds.token.aud'));
  return features.jwtPolicy
    ? storedWhen(equal(value('global.jwtPolicy'), 'third-party-jwt'), volume, TOKEN_MOUNT)
    : { volume, mount: TOKEN_MOUNT };
}

export const TOKEN_MOUNT: VolumeMount = { name: 'istio-token', mountPath: '/var/run/secrets/tokens' };

export function tokenVolume(audience: Text): Volume {
  return {
    name: 'istio-token',
    projected: { sources: [{ serviceAccountToken: { path: 'istio-token', expirationSeconds: 43200, audience } }] },
  };
}

const CA_OF_ISTIOD = equal(value('global.pilotCertProvider'), 'istiod');

/** The root certificate by which the proxy knows istiod. */
export function rootCertificate(features: Features): Stored {
  return storedWhen(CA_OF_ISTIOD, rootCertificateVolume(features), ROOT_CERTIFICATE_MOUNT);
}

export const ROOT_CERTIFICATE_MOUNT: VolumeMount = { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' };

export function rootCertificateVolume(features: Features): Volume {
  if (!features.trustBundles) {
    return { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } };
  }
  // The value may be a boolean or, as environment variables are, a string.
  const bundled = equal(call('toString', value('pilot.env').field('ENABLE_CLUSTER_TRUST_BUNDLE_API')), 'true');
  const nameOr = (name: string) => (features.trustBundleName ? firstOf(value('global.trustBundleName'), name) : name);
  return {
    name: 'istiod-ca-cert',
    projected: when(bundled, {
      sources: [{ clusterTrustBundle: { name: text`istio.io:istiod-ca:${nameOr('root-cert')}`, path: 'root-cert.pem' } }],
    }),
    configMap: when(not(bundled), { name: nameOr('istio-ca-root-cert') }),
  };
}

export const KUBERNETES_CA = storedWhen(
  equal(value('global.pilotCertProvider'), 'kubernetes'),
  { name: 'kube-ca-cert', configMap: { name: 'kube-root-ca.crt' } },
  { name: 'kube-ca-cert', mountPath: '/var/run/secrets/istio/kubernetes' },
);

/** Revoked certificates of istiod's CA, if there are any. */
export const REVOCATIONS: Stored = {
  volume: { name: 'istio-ca-crl', configMap: { name: 'istio-ca-crl', optional: true } },
  mount: when(CA_OF_ISTIOD, { name: 'istio-ca-crl', mountPath: '/var/run/secrets/istio/crl' }),
};

const SERVICE_ACCOUNT = root('Spec.ServiceAccountName');

/** Certificates that the user mounts from a Secret, in place of those that istiod signs. */
export const CERTIFICATES = storedWhen(
  value('global.mountMtlsCerts'),
  { name: 'istio-certs', secret: { optional: true, secretName: text`istio.${firstOf(SERVICE_ACCOUNT, 'default')}` } },
  { name: 'istio-certs', mountPath: '/etc/certs/', readOnly: true },
);

/** A bootstrap of Envoy that the pod names. */
export const BOOTSTRAP = storedWhen(
  hasAnnotation('sidecar.istio.io/bootstrapOverride'),
  { name: 'custom-bootstrap-volume', configMap: { name: ownAnnotation('sidecar.istio.io/bootstrapOverride') } },
  { name: 'custom-bootstrap-volume', mountPath: '/etc/istio/custom-bootstrap' },
);

const TLS_OF_TRACING = root('ProxyConfig.GetTracing.GetTlsSettings');

/** The certificate by which the proxy knows Lightstep. */
export const LIGHTSTEP = storedWhen(
  all(equal(value('global.proxy.tracer'), 'lightstep'), TLS_OF_TRACING),
  { name: 'lightstep-certs', secret: { optional: true, secretName: 'lightstep.cacert' } },
  { name: 'lightstep-certs', mountPath: call('directory', TLS_OF_TRACING.field('GetCaCertificates')), readOnly: true },
);

/** Volumes that the pod asks for in its annotations, as JSON by name. */
export const OF_THE_POD: Stored = {
  volume: named('sidecar.istio.io/userVolume', 'volume'),
  mount: named('sidecar.istio.io/userVolumeMount', 'mount'),
};

function named(name: string, variable: string) {
  return when(hasAnnotation(name), each(variable, call('fromJSON', ownAnnotation(name)), (held, key) => (
    call('merge', call('dict', 'name', key), held).json()
  )));
}

