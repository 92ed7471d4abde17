import * as environment from './environment';
import { env } from './environment';
import { Features } from './features';
import { Item, Template, when } from './model';
import { Container, EnvVar, PodFragment } from './pod';
import {
  APP_CONTAINERS, CANONICAL_NAME, CANONICAL_REVISION, DEFAULT_CONTAINER, HAS_LIMIT_ANNOTATIONS, HAS_REQUEST_ANNOTATIONS, HAS_STATUS_PORT,
  POD_PORTS, PROXY, PULL_POLICY, PULL_SECRETS, RESOURCES, REVISION, eachContainer, image, injectedArgs, readiness,
} from './proxy';
import * as storage from './storage';

/** The port of the agent's readiness and metrics endpoints. Without Envoy, the agent serves both itself. */
const AGENT_PORT = 15020;
/** The volume with the socket between the agent and the gRPC library of the application. */
const XDS_SOCKET = storage.agentSocket('istio-xds');

/** The template `grpc-agent`: for applications whose gRPC library speaks xDS. It adds an agent, which fetches certificates, but no Envoy. */
export function grpcAgent(features: Features): Template<PodFragment> {
  return {
    variables: [HAS_REQUEST_ANNOTATIONS, HAS_LIMIT_ANNOTATIONS, APP_CONTAINERS, POD_PORTS],
    documents: [{
      metadata: {
        labels: { 'service.istio.io/canonical-name': CANONICAL_NAME, 'service.istio.io/canonical-revision': CANONICAL_REVISION },
        annotations: { 'istio.io/rev': REVISION, ...DEFAULT_CONTAINER, 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' },
      },
      spec: {
        containers: [agent(features), eachContainer((container): Container => ({
          name: container.field('Name'),
          env: [
            env('GRPC_XDS_EXPERIMENTAL_SECURITY_SUPPORT', 'true'),
            env('GRPC_XDS_BOOTSTRAP', '/etc/istio/proxy/grpc-bootstrap.json'),
          ],
          volumeMounts: [storage.DATA, XDS_SOCKET, storage.workloadCertificates()].map(({ mount }) => mount),
        }))],
        volumes: volumes(features),
        imagePullSecrets: PULL_SECRETS,
      },
    }],
  };
}

function agent(features: Features): Container {
  return {
    name: PROXY,
    image: image('proxy'),
    ports: [{ containerPort: AGENT_PORT, protocol: 'TCP', name: 'mesh-metrics' }],
    args: injectedArgs('sidecar'),
    lifecycle: { postStart: { exec: { command: ['pilot-agent', 'wait', `--url=http://localhost:${AGENT_PORT}/healthz/ready`] } } },
    env: agentEnv(features),
    imagePullPolicy: PULL_POLICY,
    readinessProbe: when(HAS_STATUS_PORT, readiness(AGENT_PORT)),
    resources: RESOURCES,
    volumeMounts: mounts(features),
  };
}

function agentEnv(features: Features): Item<EnvVar>[] {
  return [
    env('ISTIO_META_GENERATOR', 'grpc'),
    env('OUTPUT_CERTS', '/var/lib/istio/data'),
    environment.legacyProbes(features),
    ...environment.identity(features),
    environment.PROXY_CONFIG,
    environment.PORTS,
    environment.CONTAINERS,
    environment.clusterId(),
    environment.NODE_NAME,
    environment.NETWORK,
    ...environment.workload(),
    environment.MESH_ID,
    environment.TRUST,
    environment.PROXY_METADATA,
    // The gRPC library resolves xds:/// names itself, so DNS capture is not needed.
    env('ISTIO_META_DNS_CAPTURE', 'false'),
    env('DISABLE_ENVOY', 'true'),
  ];
}

function volumes(features: Features) {
  return [
    storage.workloadSocket(storage.REPLACEABLE),
    storage.workloadCertificates(storage.REPLACEABLE),
    storage.BOOTSTRAP,
    XDS_SOCKET,
    storage.DATA,
    storage.POD_INFO,
    storage.token(features),
    storage.rootCertificate(features),
    storage.CERTIFICATES,
    storage.USER_VOLUMES,
  ].map(({ volume }) => volume);
}

function mounts(features: Features) {
  return [
    storage.workloadSocket(),
    storage.workloadCertificates(),
    storage.rootCertificate(features),
    storage.DATA,
    XDS_SOCKET,
    storage.token(features),
    storage.CERTIFICATES,
    storage.POD_INFO,
    storage.USER_VOLUMES,
  ].map(({ mount }) => mount);
}
