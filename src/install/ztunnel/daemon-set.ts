import { ztunnelEnvironment } from './environment';
import { APP, resourceName, ztunnelMeta } from './names';
import { Fields, ifGiven } from '../../json';
import { EVERY_NODE, ZtunnelSettings } from '../../settings';
import { texts } from '../../text';
import { Component, componentLabels } from '../component';
import { hostPath } from '../node-agent';
import { KubeObject } from '../object';

/** The DaemonSet of ztunnel. */
export function ztunnelDaemonSet(component: Component, settings: ZtunnelSettings): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: ztunnelMeta(component, settings),
    spec: {
      updateStrategy: component.features.ztunnelEntersPods ? ifGiven(settings.updateStrategy) : { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      selector: { matchLabels: { app: APP } },
      template: { metadata: podMeta(component, settings), spec: podSpec(component, settings) },
    },
  };
}

function podMeta(component: Component, settings: ZtunnelSettings): Fields {
  const enters = component.features.ztunnelEntersPods;
  const redirection = { 'cni.projectcalico.org/allowedSourcePrefixes': '["0.0.0.0/0"]', 'ambient.istio.io/redirection': 'disabled' };
  return {
    labels: {
      'sidecar.istio.io/inject': 'false',
      ...(enters ? { 'istio.io/dataplane-mode': 'none' } : {}),
      'app': APP,
      ...componentLabels(component, APP),
      ...texts(settings.podLabels),
    },
    annotations: {
      'sidecar.istio.io/inject': 'false',
      ...(enters ? {} : redirection),
      ...(enters && settings.revision ? { 'istio.io/rev': settings.revision } : {}),
      ...texts(settings.podAnnotations),
    },
  };
}

function podSpec({ features }: Component, settings: ZtunnelSettings): Fields {
  return {
    nodeSelector: { 'kubernetes.io/os': 'linux', ...settings.nodeSelector },
    affinity: ifGiven(settings.affinity),
    serviceAccountName: resourceName(settings),
    tolerations: ifGiven(settings.tolerations === undefined ? EVERY_NODE : settings.tolerations),
    containers: [container(features.ztunnelEntersPods, features.ztunnelCpuLimit, settings)],
    priorityClassName: features.ztunnelEntersPods ? 'system-node-critical' : undefined,
    terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
    volumes: volumes(features.ztunnelEntersPods, settings),
  };
}

function container(enters: boolean, knowsLimit: boolean, settings: ZtunnelSettings): Fields {
  const { hub, image, tag, variant } = settings;
  return {
    name: 'istio-proxy',
    image: image.includes('/') ? image : `${hub}/${image || APP}:${tag}${variant ? `-${variant}` : ''}`,
    ports: [{ containerPort: 15020, name: 'ztunnel-stats', protocol: 'TCP' }],
    resources: ifGiven(settings.resources),
    imagePullPolicy: ifGiven(settings.imagePullPolicy),
    securityContext: securityContext(enters, settings),
    readinessProbe: { httpGet: { port: 15021, path: '/healthz/ready' } },
    args: ['proxy', 'ztunnel'],
    env: ztunnelEnvironment(enters, knowsLimit, settings),
    volumeMounts: [
      { mountPath: '/var/run/secrets/istio', name: 'istiod-ca-cert' },
      { mountPath: '/var/run/secrets/tokens', name: 'istio-token' },
      ...(enters ? [{ mountPath: '/var/run/ztunnel', name: 'cni-ztunnel-sock-dir' }, { mountPath: '/tmp', name: 'tmp' }] : []),
      ...settings.volumeMounts,
    ],
  };
}

function securityContext(enters: boolean, { seLinuxOptions }: ZtunnelSettings): Fields {
  // Kubernetes requires the escalation of privileges with the capability SYS_ADMIN, by which ztunnel enters network namespaces.
  return {
    allowPrivilegeEscalation: enters,
    privileged: false,
    capabilities: { drop: ['ALL'], add: enters ? ['NET_ADMIN', 'SYS_ADMIN', 'NET_RAW'] : ['NET_ADMIN'] },
    readOnlyRootFilesystem: true,
    runAsGroup: 1337,
    runAsNonRoot: false,
    runAsUser: 0,
    seLinuxOptions: ifGiven(seLinuxOptions),
  };
}

function volumes(enters: boolean, settings: ZtunnelSettings): Fields[] {
  const token = { path: 'istio-token', expirationSeconds: 43200, audience: 'istio-ca' };
  return [
    { name: 'istio-token', projected: { sources: [{ serviceAccountToken: token }] } },
    { name: 'istiod-ca-cert', ...rootCertificate(enters, settings) },
    ...(enters ? [hostPath('cni-ztunnel-sock-dir', '/var/run/ztunnel', 'DirectoryOrCreate'), { name: 'tmp', emptyDir: {} }] : []),
    ...settings.volumes,
  ];
}

function rootCertificate(enters: boolean, { env, trustBundleName }: ZtunnelSettings): Fields {
  if (enters && env.ENABLE_CLUSTER_TRUST_BUNDLE_API === true) {
    const clusterTrustBundle = { name: `istio.io:istiod-ca:${trustBundleName || 'root-cert'}`, path: 'root-cert.pem' };
    return { projected: { sources: [{ clusterTrustBundle }] } };
  }
  return { configMap: { name: trustBundleName || 'istio-ca-root-cert' } };
}
