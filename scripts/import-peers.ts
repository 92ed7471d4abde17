/**
 * Generates the lists of fields of other tools that docs/from-other-tools.md compares with a TrafficSplit, from the definitions that they publish:
 * test/docs/peer-fields.json.
 * usage: import-peers.ts [FOLDER]    the folder to write into (default: the project itself)
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { download, Pin } from './import-istio/modules';

const GATEWAY_API: Pin = { path: 'sigs.k8s.io/gateway-api', version: 'v1.3.0', sum: 'h1:q6okN+/UKDATola4JY7zXzx40WO4VISk7i9DIfOvr9M=' };
const ROLLOUTS: Pin = { path: 'github.com/argoproj/argo-rollouts', version: 'v1.8.3', sum: 'h1:blbtQva4IK9r6gFh+dWkCrLnFdPOWiv9ubQYu36qeaA=' };
const FLAGGER: Pin = { path: 'github.com/fluxcd/flagger', version: 'v1.41.0', sum: 'h1:oER1/QCK6AmooATKtOalu4i+fVL388wgk1yaErw06Tw=' };
const SMI: Pin = { path: 'github.com/servicemeshinterface/smi-sdk-go', version: 'v0.5.0', sum: 'h1:9cZdhvGbGDlmnp9qqmcQL+RL6KZ3IzHfDLoA5Axg8n0=' };

/** A definition, and the part of it that is about traffic. */
interface Peer {
  readonly module: Pin;
  readonly file: string;
  readonly kind: string;
  /** The path of the part. */
  readonly at?: readonly string[];
  /** Fields whose own fields are not listed: they are repeated, or not about traffic. */
  readonly closed?: readonly string[];
}

const SPEC = ['spec'];
const EXPERIMENTAL = 'config/crd/experimental/gateway.networking';

/** References, and what judges a release. */
const FLAGGER_CLOSED = ['targetRef', 'autoscalerRef', 'ingressRef', 'routeRef', 'upstreamRef', 'service.gatewayRefs', 'service.mirror', 'analysis.alerts', 'analysis.metrics', 'analysis.webhooks'];

const PEERS: readonly Peer[] = [
  { module: GATEWAY_API, file: `${EXPERIMENTAL}.k8s.io_httproutes.yaml`, kind: 'HTTPRoute', closed: ['rules.backendRefs.filters'] },
  { module: GATEWAY_API, file: `${EXPERIMENTAL}.x-k8s.io_xbackendtrafficpolicies.yaml`, kind: 'XBackendTrafficPolicy' },
  {
    module: ROLLOUTS,
    file: 'manifests/crds/rollout-crd.yaml',
    kind: 'Rollout',
    at: [...SPEC, 'strategy', 'canary'],
    closed: ['analysis', 'antiAffinity', 'canaryMetadata', 'stableMetadata', 'steps.analysis', 'steps.experiment',
      ...['alb', 'ambassador', 'apisix', 'appMesh', 'nginx', 'plugins', 'smi', 'traefik'].map((router) => `trafficRouting.${router}`)],
  },
  { module: FLAGGER, file: 'artifacts/flagger/crd.yaml', kind: 'Canary', closed: FLAGGER_CLOSED },
  { module: SMI, file: 'crds/split.yaml', kind: 'TrafficSplit' },
  { module: SMI, file: 'crds/specs.yaml', kind: 'HTTPRouteGroup' },
  { module: SMI, file: 'crds/specs.yaml', kind: 'TCPRoute' },
  { module: SMI, file: 'crds/specs.yaml', kind: 'UDPRoute' },
  { module: SMI, file: 'crds/access.yaml', kind: 'TrafficTarget' },
];

interface Schema {
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface Validation {
  readonly openAPIV3Schema: Schema;
}

interface Definition {
  readonly kind: string;
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: { readonly storage: boolean; readonly schema?: Validation }[];
    /** In definitions of the version v1beta1: for all versions. */
    readonly validation?: Validation;
  };
}

function fieldsOf({ module, file, kind, at = SPEC, closed = [] }: Peer): string[] {
  const documents = parseAllDocuments(readFileSync(join(download(module), file), 'utf8')).map((document) => document.toJSON() as Definition | null);
  const definition = documents.find((one) => one?.kind === 'CustomResourceDefinition' && one.spec.names.kind === kind)!;
  const { versions, validation } = definition.spec;
  const { openAPIV3Schema } = versions.find(({ storage }) => storage)!.schema ?? validation!;
  const part = at.reduce<Schema>((parent, name) => parent.properties![name], openAPIV3Schema);
  return [...new Set(below(part, '', closed))].sort();
}

function below({ properties = {}, items, additionalProperties }: Schema, path: string, closed: readonly string[]): string[] {
  if (closed.includes(path)) {
    return [];
  }
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const full = path === '' ? name : `${path}.${name}`;
    return [full, ...below(field, full, closed)];
  });
  return [...own, ...[items, additionalProperties].flatMap((part) => (typeof part === 'object' ? below(part, path, closed) : []))];
}

const target = join(process.argv[2] ?? join(__dirname, '..'), 'test/docs/peer-fields.json');
const fields = PEERS.map((peer) => [peer.kind, { module: `${peer.module.path}@${peer.module.version}`, fields: fieldsOf(peer) }]);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${JSON.stringify(Object.fromEntries(fields), undefined, 1)}\n`);
