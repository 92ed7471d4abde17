import { READINESS, SERVICE_ACCOUNT, SERVICE_ACCOUNT_NAME, STARTUP, WORKLOAD, deployed, deployedPorts, gatewayLabel } from './deployed';
import * as environment from './environment';
import { env } from './environment';
import { all, equal, notEqual, root, text, value, valueOrDefault } from './expression';
import { Features } from './features';
import { Item, Template, when } from './model';
import { Container, EnvVar, Resources, SecurityContext, Volume } from './pod';
import {
  AGENT_LOG_LEVEL, CLUSTER_DOMAIN, COMPONENT_LOG_LEVEL, LOG_AS_JSON, LOG_LEVEL, OUTLIER_LOG, PROXY, PROXY_ID, PULL_POLICY, PULL_SECRETS, image,
  valueIfSet,
} from './proxy';
import * as storage from './storage';

/** The template `waypoint`: the objects that istiod deploys as the proxy in front of services of an ambient mesh. */
export function waypoint(features: Features): Template {
  return {
    documents: deployed(features, {
      managedBy: features.controllerLabel ? root('ControllerLabel') : 'istio.io-mesh-controller',
      defaults: features.gatewayInfrastructure ? { 'istio.io/dataplane-mode': 'none' } : undefined,
      annotations: features.gatewayInfrastructure ? undefined : { 'ambient.istio.io/redirection': 'disabled' },
      serviceAnnotations: features.gatewayInfrastructure ? { 'networking.istio.io/traffic-distribution': 'PreferClose' } : undefined,
      pod: {
        ...(features.waypointValues ? SCHEDULING : {}),
        ...(features.waypointGracePeriod ? {} : { terminationGracePeriodSeconds: 2 }),
        serviceAccountName: SERVICE_ACCOUNT,
        containers: [proxy(features)],
        volumes: volumes(features),
        imagePullSecrets: PULL_SECRETS,
      },
    }),
  };
}

const SCHEDULING = {
  affinity: valueIfSet('global.waypoint.affinity'),
  topologySpreadConstraints: valueIfSet('global.waypoint.topologySpreadConstraints'),
  nodeSelector: valueIfSet('global.waypoint.nodeSelector'),
  tolerations: valueIfSet('global.waypoint.tolerations'),
};

const RESOURCES: Resources = { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '100m', memory: '128Mi' } };

function proxy(features: Features): Container {
  return {
    name: PROXY,
    ports: deployedPorts(features),
    image: image('proxy'),
    imagePullPolicy: PULL_POLICY,
    args: [
      'proxy', 'waypoint',
      ...CLUSTER_DOMAIN,
      '--serviceCluster', text`${SERVICE_ACCOUNT}.$(POD_NAMESPACE)`,
      '--proxyLogLevel', LOG_LEVEL,
      '--proxyComponentLogLevel', COMPONENT_LOG_LEVEL,
      '--log_output_level', AGENT_LOG_LEVEL,
      LOG_AS_JSON,
      ...(features.outlierLog ? [OUTLIER_LOG] : []),
    ],
    env: proxyEnv(features),
    resources: features.waypointValues ? valueIfSet('global.waypoint.resources') : RESOURCES,
    startupProbe: STARTUP,
    readinessProbe: READINESS,
    securityContext: features.waypointValues ? UNPRIVILEGED : PRIVILEGED,
    volumeMounts: [
      ...(features.waypointValues ? [storage.workloadSocket().mount] : []),
      storage.ROOT_CERTIFICATE_MOUNT,
      storage.DATA.mount,
      storage.agentSocket().mount,
      storage.TOKEN_MOUNT,
      storage.POD_INFO.mount,
    ],
  };
}

const PRIVILEGED: SecurityContext = {
  privileged: true,
  runAsGroup: PROXY_ID,
  runAsUser: 0,
  capabilities: { add: ['NET_ADMIN', 'NET_RAW'] },
};

const NOT_OPENSHIFT = notEqual(value('global.platform'), 'openshift');
const UNPRIVILEGED: SecurityContext = {
  privileged: false,
  runAsGroup: when(NOT_OPENSHIFT, PROXY_ID),
  runAsUser: when(NOT_OPENSHIFT, PROXY_ID),
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: valueIfSet('gateways.seccompProfile'),
};

function proxyEnv(features: Features): Item<EnvVar>[] {
  return [
    SERVICE_ACCOUNT_NAME,
    environment.NODE_NAME,
    ...environment.identity(features),
    environment.CPU_LIMIT,
    environment.PROXY_CONFIG,
    ...(features.waypointValues ? [environment.PROXY_METADATA] : []),
    ...environment.GO_LIMITS,
    environment.clusterId(),
    ...networkEnv(features),
    env('ISTIO_META_INTERCEPTION_MODE', 'REDIRECT'),
    ...WORKLOAD,
    environment.MESH_ID,
    ...(features.waypointValues ? [environment.TRUST] : []),
  ];
}

function networkEnv(features: Features): Item<EnvVar>[] {
  const network = valueOrDefault(gatewayLabel(features, 'topology.istio.io/network'), value('global.network'));
  const isBetweenNetworks = equal(root('ControllerLabel'), 'istio.io-eastwest-controller');
  return [
    when(network, env('ISTIO_META_NETWORK', network)),
    ...(features.networkView ? [when(all(network, isBetweenNetworks), env('ISTIO_META_REQUESTED_NETWORK_VIEW', network))] : []),
  ];
}

function volumes(features: Features): Item<Volume>[] {
  const inMemory = (name: string): Volume => ({ name, emptyDir: { medium: 'Memory' } });
  return [
    ...(features.waypointValues ? [storage.workloadSocket().volume] : []),
    inMemory('istio-envoy'),
    inMemory('go-proxy-envoy'),
    storage.DATA.volume,
    { name: 'go-proxy-data', emptyDir: {} },
    storage.POD_INFO.volume,
    storage.tokenVolume('istio-ca'),
    storage.rootCertificateVolume(features),
  ];
}
