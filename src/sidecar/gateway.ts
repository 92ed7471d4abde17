import * as environment from './environment';
import { annotationOr, call, equal, value } from './expression';
import { Features } from './features';
import { Item, OneOf, Template, Text, when } from './model';
import { Container, EnvVar, PodFragment, PodSecurityContext } from './pod';
import {
  APP_CONTAINERS, CANONICAL_NAME, CANONICAL_REVISION, DEFAULT_CONTAINER, GROUP, METRICS_PORT, POD_PORTS, PROXY, PULL_POLICY, PULL_SECRETS,
  REVISION, USER, healthz, image, imageIfWhole, injectedArgs, valueIfSet,
} from './proxy';
import * as storage from './storage';

/** The template `gateway`: turns the single container of a pod into a gateway. That container only needs `image: auto`. */
export function gateway(features: Features): Template<PodFragment> {
  return {
    variables: [APP_CONTAINERS, POD_PORTS],
    documents: [{
      metadata: {
        labels: { 'service.istio.io/canonical-name': CANONICAL_NAME, 'service.istio.io/canonical-revision': CANONICAL_REVISION },
        annotations: { 'istio.io/rev': REVISION, ...(features.gatewayPod ? DEFAULT_CONTAINER : DEFAULT_CONTAINER_IF_ONLY) },
      },
      spec: {
        securityContext: features.gatewayPod ? POD_SECURITY : undefined,
        containers: [proxy(features)],
        volumes: volumes(features),
        imagePullSecrets: PULL_SECRETS,
      },
    }],
  };
}

const ONLY_CONTAINER_NAME = when(equal(call('len', APP_CONTAINERS), 1), call('first', APP_CONTAINERS));
const DEFAULT_CONTAINER_IF_ONLY: { [name: string]: Text } = {
  'kubectl.kubernetes.io/default-logs-container': ONLY_CONTAINER_NAME,
  'kubectl.kubernetes.io/default-container': ONLY_CONTAINER_NAME,
};

/** Lets a gateway bind ports below 1024 without running as root. */
export const LOW_PORTS = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };
const POD_SECURITY: OneOf<PodSecurityContext> = when<OneOf<PodSecurityContext>>(value('gateways.securityContext'), value('gateways.securityContext').json())
  .otherwise({ sysctls: [LOW_PORTS] });

function proxy(features: Features): Container {
  return {
    name: PROXY,
    image: features.gatewayPod ? image('proxy') : IMAGE,
    ports: [METRICS_PORT],
    args: injectedArgs('router'),
    lifecycle: valueIfSet('global.proxy.lifecycle'),
    securityContext: { runAsUser: USER, runAsGroup: GROUP },
    env: env(features),
    imagePullPolicy: PULL_POLICY,
    readinessProbe: {
      httpGet: healthz(15021),
      initialDelaySeconds: value('global.proxy.readinessInitialDelaySeconds').bare(),
      periodSeconds: value('global.proxy.readinessPeriodSeconds').bare(),
      timeoutSeconds: 3,
      failureThreshold: value('global.proxy.readinessFailureThreshold').bare(),
    },
    volumeMounts: mounts(features),
  };
}

/** The annotation applies only if the mesh's own image is a whole reference. */
const IMAGE = imageIfWhole(value('global.proxy.image'), annotationOr('sidecar.istio.io/proxyImage', value('global.proxy.image')));

function env(features: Features): Item<EnvVar>[] {
  return [
    ...environment.identity(features),
    environment.CPU_LIMIT,
    environment.PROXY_CONFIG,
    environment.PORTS,
    ...environment.GO_LIMITS,
    ...environment.compliance(features),
    environment.CONTAINERS,
    environment.clusterId(),
    environment.NODE_NAME,
    environment.INTERCEPTION,
    environment.NETWORK,
    ...environment.workload(),
    ...(features.gatewayBootstrap ? [environment.BOOTSTRAP] : []),
    environment.MESH_ID,
    environment.TRUST,
    environment.PROXY_METADATA,
  ];
}

function volumes(features: Features) {
  return [
    storage.workloadSocket(features.gatewayBootstrap ? storage.REPLACEABLE : {}),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    ...(features.gatewayBootstrap ? [storage.BOOTSTRAP] : []),
    storage.agentSocket(),
    storage.DATA,
    storage.POD_INFO,
    storage.token(features),
    storage.rootCertificate(features),
    storage.CERTIFICATES,
  ].map(({ volume }) => volume);
}

function mounts(features: Features) {
  return [
    storage.workloadSocket(),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    storage.rootCertificate(features),
    storage.DATA,
    ...(features.gatewayBootstrap ? [storage.BOOTSTRAP] : []),
    storage.agentSocket(),
    storage.token(features),
    storage.CERTIFICATES,
    storage.POD_INFO,
  ].map(({ mount }) => mount);
}

