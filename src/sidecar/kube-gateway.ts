import { READINESS, STARTUP, WORKLOAD, deployed, deployedPorts, gatewayLabel } from './deployed';
import * as environment from './environment';
import { env } from './environment';
import { root, value, valueOrDefault } from './expression';
import { Features } from './features';
import { LOW_PORTS } from './gateway';
import { Item, OneOf, Template, when } from './model';
import { Container, EnvVar, PodSecurityContext, SecurityContext } from './pod';
import {
  AGENT_LOG_LEVEL, CLUSTER_DOMAIN, COMPONENT_LOG_LEVEL, GROUP, LOG_AS_JSON, LOG_LEVEL, PROXY, PROXY_ID, PULL_POLICY, PULL_SECRETS, STS_PORT,
  USER, image, valueIfSet,
} from './proxy';
import * as storage from './storage';

/** The template `kube-gateway`: the objects that istiod deploys for a Gateway of the Kubernetes Gateway API. */
export function kubeGateway(features: Features): Template {
  return {
    documents: deployed(features, {
      managedBy: features.gatewayInfrastructure ? 'istio.io-gateway-controller' : undefined,
      pod: {
        securityContext: podSecurity(features),
        serviceAccountName: root('ServiceAccount'),
        containers: [proxy(features)],
        volumes: proxyVolumes(features).map(({ volume }) => volume),
        imagePullSecrets: PULL_SECRETS,
      },
    }),
  };
}

function podSecurity(features: Features): OneOf<PodSecurityContext> {
  return features.gatewayInfrastructure
    ? when<OneOf<PodSecurityContext>>(value('gateways.securityContext'), value('gateways.securityContext').json())
      .otherwise({ sysctls: [LOW_PORTS], seccompProfile: valueIfSet('gateways.seccompProfile') })
    : when(root('KubeVersion122'), { sysctls: [LOW_PORTS] });
}

function proxy(features: Features): Container {
  return {
    name: PROXY,
    image: image('proxy'),
    resources: valueIfSet('global.proxy.resources'),
    imagePullPolicy: PULL_POLICY,
    securityContext: security(features),
    ports: deployedPorts(features),
    args: [
      'proxy', 'router',
      ...CLUSTER_DOMAIN,
      '--proxyLogLevel', LOG_LEVEL,
      '--proxyComponentLogLevel', COMPONENT_LOG_LEVEL,
      '--log_output_level', AGENT_LOG_LEVEL,
      STS_PORT,
      LOG_AS_JSON,
    ],
    lifecycle: valueIfSet('global.proxy.lifecycle'),
    env: proxyEnv(features),
    startupProbe: STARTUP,
    readinessProbe: READINESS,
    volumeMounts: mounts(features),
  };
}

const UNPRIVILEGED: SecurityContext = {
  capabilities: { drop: ['ALL'] },
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsUser: USER,
  runAsGroup: GROUP,
  runAsNonRoot: true,
};

/** Since Kubernetes 1.22, a pod can allow all users to bind ports below 1024. Older versions allow it only to root. */
function security(features: Features): OneOf<SecurityContext> {
  return features.gatewayInfrastructure ? UNPRIVILEGED : when(root('KubeVersion122'), UNPRIVILEGED).otherwise({
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    runAsUser: 0,
    runAsGroup: PROXY_ID,
    runAsNonRoot: false,
    allowPrivilegeEscalation: true,
    readOnlyRootFilesystem: true,
  });
}

function proxyEnv(features: Features): Item<EnvVar>[] {
  const label = gatewayLabel(features, 'topology.istio.io/network');
  const network = valueOrDefault(label, value('global.network'));
  return [
    ...environment.identity(features),
    environment.CPU_LIMIT,
    environment.PROXY_CONFIG,
    env('ISTIO_META_POD_PORTS', '[]'),
    env('ISTIO_META_APP_CONTAINERS', ''),
    ...environment.GO_LIMITS,
    environment.clusterId(root('ClusterID')),
    environment.NODE_NAME,
    environment.INTERCEPTION,
    when(network, env('ISTIO_META_NETWORK', network)),
    ...WORKLOAD,
    environment.MESH_ID,
    environment.TRUST,
    environment.PROXY_METADATA,
    when(label, env('ISTIO_META_REQUESTED_NETWORK_VIEW', label)),
  ];
}

function proxyVolumes(features: Features) {
  return [
    storage.workloadSocket(),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    storage.agentSocket(),
    storage.DATA,
    storage.POD_INFO,
    storage.token(features),
    storage.rootCertificate(features),
  ];
}

function mounts(features: Features) {
  return [
    storage.workloadSocket(),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    storage.rootCertificate(features),
    storage.DATA,
    storage.agentSocket(),
    storage.token(features),
    storage.POD_INFO,
  ].map(({ mount }) => mount);
}
