import { componentMeta, ownerLabels, podSelector, revisioned, revisionLabel } from './names';
import { Fields, given, ifGiven } from '../../json';
import { IstiodSettings } from '../../settings';
import { texts } from '../../text';
import { Component, componentLabels } from '../component';
import { KubeObject } from '../object';
import { fieldVariable, limitVariable, variable } from '../variables';

/** The Deployment of istiod. */
export function istiodDeployment(component: Component, settings: IstiodSettings): KubeObject {
  const meta = componentMeta(revisioned('istiod', settings), component, settings, { app: 'istiod', istio: 'pilot' });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...meta,
      labels: { ...meta.labels, ...texts(settings.deploymentLabels) },
      annotations: texts(settings.deploymentAnnotations ?? {}),
    },
    spec: {
      replicas: settings.autoscaleEnabled ? undefined : ifGiven(settings.replicaCount),
      strategy: { rollingUpdate: { maxSurge: settings.rollingMaxSurge, maxUnavailable: settings.rollingMaxUnavailable } },
      selector: { matchLabels: settings.revision ? podSelector(settings) : { istio: 'pilot' } },
      template: {
        metadata: { labels: podLabels(component, settings), annotations: podAnnotations(component, settings) },
        spec: podSpec(component, settings),
      },
    },
  };
}

function podLabels(component: Component, settings: IstiodSettings): Record<string, string> {
  return {
    'app': 'istiod',
    'istio.io/rev': revisionLabel(settings),
    'sidecar.istio.io/inject': 'false',
    ...ownerLabels(settings),
    'istio': settings.revision ? 'istiod' : 'pilot',
    ...texts(settings.podLabels),
    ...(component.features.ambient ? { 'istio.io/dataplane-mode': 'none' } : {}),
    ...componentLabels(component, 'istiod'),
  };
}

function podAnnotations(component: Component, settings: IstiodSettings): Record<string, string> {
  const scraped = !component.features.scrapingFollowsPrometheusMerge || given(settings.meshConfig.enablePrometheusMerge);
  return {
    ...(scraped ? { 'prometheus.io/port': '15014', 'prometheus.io/scrape': 'true' } : {}),
    ...(component.features.ambient ? {} : { 'ambient.istio.io/redirection': 'disabled' }),
    'sidecar.istio.io/inject': 'false',
    ...texts(settings.podAnnotations),
  };
}

function podSpec(component: Component, settings: IstiodSettings): Fields {
  const tolerations = [...(component.features.ambient ? [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }] : []), ...(settings.tolerations ?? [])];
  return {
    nodeSelector: ifGiven(settings.nodeSelector),
    affinity: ifGiven(settings.affinity),
    tolerations: ifGiven(tolerations),
    topologySpreadConstraints: ifGiven(settings.topologySpreadConstraints),
    serviceAccountName: revisioned('istiod', settings),
    priorityClassName: ifGiven(settings.global.priorityClassName),
    initContainers: ifGiven(settings.initContainers),
    containers: [discoveryContainer(component, settings)],
    volumes: volumes(component, settings),
  };
}

function discoveryContainer(component: Component, settings: IstiodSettings): Fields {
  return {
    name: 'discovery',
    image: istiodImage(settings),
    imagePullPolicy: ifGiven(settings.global.imagePullPolicy),
    args: args(component, settings),
    ports: ports(component),
    readinessProbe: { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 1, periodSeconds: 3, timeoutSeconds: 5 },
    env: environment(component, settings),
    resources: given(settings.resources) ? settings.resources : settings.global.defaultResources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: ifGiven(settings.seccompProfile),
    },
    volumeMounts: volumeMounts(component, settings),
  };
}

function istiodImage(settings: IstiodSettings): string {
  if (settings.image.includes('/')) {
    return settings.image; // a whole reference with its own tag or digest
  }
  const variant = settings.variant || settings.global.variant;
  return `${settings.hub || settings.global.hub}/${settings.image || 'pilot'}:${settings.tag || settings.global.tag}${variant ? `-${variant}` : ''}`;
}

function args(component: Component, settings: IstiodSettings): string[] {
  const { global } = settings;
  return [
    'discovery',
    '--monitoringAddr=:15014',
    ...(global.logging.level ? [`--log_output_level=${global.logging.level}`] : []),
    ...(global.logAsJson ? ['--log_as_json'] : []),
    '--domain', global.proxy.clusterDomain,
    ...(global.oneNamespace ? ['-a', component.namespace] : []),
    ...(given(settings.plugins) ? [`--plugins=[${settings.plugins!.join(' ')}]`] : []),
    ...(settings.taint?.namespace ? [`--cniNamespace=${settings.taint.namespace}`] : []),
    '--keepaliveMaxServerConnectionAge', settings.keepaliveMaxServerConnectionAge,
    ...settings.extraContainerArgs,
  ];
}

const PORTS = [
  { containerPort: 8080, name: 'http-debug' },
  { containerPort: 15010, name: 'grpc-xds' },
  { containerPort: 15012, name: 'tls-xds' },
  { containerPort: 15017, name: 'https-webhooks' },
  { containerPort: 15014, name: 'http-monitoring' },
];
/** The ports in versions that do not name them. */
const FIRST_PORTS = [8080, 15010, 15017];

function ports(component: Component): Fields[] {
  if (component.features.namedPorts) {
    return PORTS.map((port) => ({ ...port, protocol: 'TCP' }));
  }
  return FIRST_PORTS.map((containerPort) => ({ containerPort, protocol: 'TCP' }));
}

function environment(component: Component, settings: IstiodSettings): Fields[] {
  const { features } = component;
  const { global } = settings;
  const divisor = features.namedPorts ? '1' : undefined;
  return [
    variable('REVISION', revisionLabel(settings)),
    ...(features.jwtPolicy ? [variable('JWT_POLICY', global.jwtPolicy)] : []),
    variable('PILOT_CERT_PROVIDER', global.pilotCertProvider),
    fieldVariable('POD_NAME', 'metadata.name', 'v1'),
    fieldVariable('POD_NAMESPACE', 'metadata.namespace', 'v1'),
    fieldVariable('SERVICE_ACCOUNT', 'spec.serviceAccountName', 'v1'),
    variable('KUBECONFIG', '/var/run/secrets/remote/config'),
    ...(features.ambient && !given(settings.env.CA_TRUSTED_NODE_ACCOUNTS) ? [variable('CA_TRUSTED_NODE_ACCOUNTS', ztunnelAccount(component, settings))] : []),
    ...Object.keys(settings.env).sort().map((name) => variable(name, settings.env[name])),
    ...(settings.envVarFrom ?? []),
    ...(settings.traceSampling ? [variable('PILOT_TRACE_SAMPLING', settings.traceSampling)] : []),
    ...externalVariables(component, settings),
    variable('PILOT_ENABLE_ANALYSIS', global.istiod.enableAnalysis),
    variable('CLUSTER_ID', global.multiCluster.clusterName || 'Kubernetes'),
    limitVariable('GOMEMLIMIT', 'limits.memory', divisor),
    limitVariable('GOMAXPROCS', 'limits.cpu', divisor),
    variable('PLATFORM', global.platform || settings.platform || ''),
  ];
}

function externalVariables(component: Component, settings: IstiodSettings): Fields[] {
  if (!component.features.externalByEnvironment) {
    return [];
  }
  const { global } = settings;
  return [
    ...(global.externalIstiod && !given(settings.env.EXTERNAL_ISTIOD) ? [variable('EXTERNAL_ISTIOD', true)] : []),
    ...(global.trustBundleName ? [variable('PILOT_CA_CERT_CONFIGMAP', global.trustBundleName)] : []),
  ];
}

function ztunnelAccount(component: Component, settings: IstiodSettings): string {
  return `${settings.trustedZtunnelNamespace || component.namespace}/${settings.trustedZtunnelName || 'ztunnel'}`;
}

/** Whether istiod mounts a service account token with the audience of the mesh. */
function hasToken(component: Component, settings: IstiodSettings): boolean {
  return !component.features.jwtPolicy || settings.global.jwtPolicy === 'third-party-jwt';
}

function volumeMounts(component: Component, settings: IstiodSettings): Fields[] {
  return [
    ...(hasToken(component, settings) ? [{ name: 'istio-token', mountPath: '/var/run/secrets/tokens', readOnly: true }] : []),
    { name: 'local-certs', mountPath: '/var/run/secrets/istio-dns' },
    { name: 'cacerts', mountPath: '/etc/cacerts', readOnly: true },
    { name: 'istio-kubeconfig', mountPath: '/var/run/secrets/remote', readOnly: true },
    ...(settings.jwksResolverExtraRootCA ? [{ name: 'extracacerts', mountPath: '/cacerts' }] : []),
    { name: 'istio-csr-dns-cert', mountPath: '/var/run/secrets/istiod/tls', readOnly: true },
    { name: 'istio-csr-ca-configmap', mountPath: '/var/run/secrets/istiod/ca', readOnly: true },
    ...settings.volumeMounts,
  ];
}

function volumes(component: Component, settings: IstiodSettings): Fields[] {
  const token = { audience: settings.global.sds.token.aud, expirationSeconds: 43200, path: 'istio-token' };
  return [
    { name: 'local-certs', emptyDir: { medium: 'Memory' } },
    ...(hasToken(component, settings) ? [{ name: 'istio-token', projected: { sources: [{ serviceAccountToken: token }] } }] : []),
    // Optional Secrets: the user's own root certificate, credentials of another cluster, and certificates from istio-csr.
    { name: 'cacerts', secret: { secretName: 'cacerts', optional: true } },
    { name: 'istio-kubeconfig', secret: { secretName: 'istio-kubeconfig', optional: true } },
    { name: 'istio-csr-dns-cert', secret: { secretName: 'istiod-tls', optional: true } },
    { name: 'istio-csr-ca-configmap', ...trustBundle(component, settings) },
    ...(settings.jwksResolverExtraRootCA ? [{ name: 'extracacerts', configMap: { name: revisioned('pilot-jwks-extra-cacerts', settings) } }] : []),
    ...settings.volumes,
  ];
}

function trustBundle(component: Component, settings: IstiodSettings): Fields {
  const name = settings.global.trustBundleName;
  if (usesClusterTrustBundle(component, settings)) {
    const clusterTrustBundle = { name: `istio.io:istiod-ca:${name || 'root-cert'}`, path: 'root-cert.pem', optional: true };
    return { projected: { sources: [{ clusterTrustBundle }] } };
  }
  return { configMap: { name: name || 'istio-ca-root-cert', defaultMode: 420, optional: true } };
}

/** Whether istiod publishes the root certificate of the mesh as a ClusterTrustBundle. */
export function usesClusterTrustBundle(component: Component, settings: IstiodSettings): boolean {
  return component.features.trustBundles && settings.env.ENABLE_CLUSTER_TRUST_BUNDLE_API === true;
}
