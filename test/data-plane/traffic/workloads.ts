/** The Services and pods that splits are about. */
import { KeyPair } from './certificates';

const PORTS = [
  { name: 'http', port: 80, targetPort: 8080 }, { name: 'http-more', port: 81, targetPort: 8080 }, { name: 'tcp', port: 9000, targetPort: 8080 },
  { name: 'tls', port: 8443, targetPort: 8443 },
];

/** The two regions of the lab. The client is in the first one. */
export const REGIONS = ['r1', 'r2'];

export function serviceOf(name: string, selector: object = { app: 'web' }, namespace = 'shop'): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports: PORTS } };
}

export interface EchoOptions {
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  /** What the pod says of itself in the header `x-version`. */
  readonly version: string;
  readonly region?: string;
  /** The Secret with a certificate for port 8443. @default none */
  readonly certificate?: string;
  /** The path of the readiness probe. @default none */
  readonly readiness?: string;
}

/** A pod that reports the requests that it gets. */
export function echoPod(name: string, { namespace = 'shop', labels, version, region = REGIONS[0], certificate, readiness }: EchoOptions): object {
  const container = {
    name: 'web',
    image: `lab/echo:${version}`,
    ...readiness && { readinessProbe: { httpGet: { path: readiness, port: 8080 }, periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 30 } }, // a slow answer on a busy machine is no failure
    ...certificate && { env: [{ name: 'TLS_FOLDER', value: '/certificate' }], volumeMounts: [{ name: 'certificate', mountPath: '/certificate' }] },
  };
  return podOf(name, namespace, labels, {
    containers: [container],
    ...certificate && { volumes: [{ name: 'certificate', secret: { secretName: certificate } }] },
  }, region);
}

/** A pod that sends requests. Its proxy knows only the authorities of a ConfigMap. */
export function clientPod(namespace: string, authorities?: string): object {
  const volumes = authorities && {
    'sidecar.istio.io/userVolume': JSON.stringify({ authorities: { configMap: { name: authorities } } }),
    'sidecar.istio.io/userVolumeMount': JSON.stringify({ authorities: { mountPath: '/etc/ssl/certs' } }),
  };
  return podOf('client', namespace, { app: 'client' }, { containers: [{ name: 'client', image: 'lab/client' }] }, REGIONS[0], volumes || {});
}

function podOf(name: string, namespace: string, labels: object, spec: object, region: string, annotations: object = {}): object {
  const metadata = { name, namespace, labels, annotations: { 'proxy.istio.io/config': JSON.stringify({ concurrency: 1 }), ...annotations } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeSelector: { 'topology.kubernetes.io/region': region }, terminationGracePeriodSeconds: 1, ...spec } };
}

export function tlsSecret(name: string, namespace: string, { cert, key }: KeyPair, authority?: string): object {
  const stringData = { 'tls.crt': cert, 'tls.key': key, ...authority && { 'ca.crt': authority } };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'kubernetes.io/tls', stringData };
}
