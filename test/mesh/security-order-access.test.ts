import { random } from './interleavings';
import { violationsOf, workload } from './policy-states';
import { IstioVersion } from '../../src/istio';
import { SourceObject } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { AuthOutcome, AuthRequest } from '../../src/security';
import { WorkloadAccess } from '../../src/security/access/evaluator';
import { factsOf } from '../../src/security/access/facts';
import { accessFeatures, AccessMesh } from '../../src/security/access/mesh-facts';
import { PolicyIndex } from '../../src/security/access/policies';

/**
 * The order of policies against the evaluator of policies, which knows nothing of orders: identities, tokens, methods, paths, ports, mutual TLS by
 * port, and policies of the root namespace. Every step of a run may fail, and a run may end at every moment.
 */
type Random = ReturnType<typeof random>;

const MESH: AccessMesh = {
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  rootNamespace: 'istio-system',
  clusterDomain: 'cluster.local',
  pathNormalization: 'BASE',
  features: accessFeatures(IstioVersion.of('1.27.0')),
};
const WORKLOADS = ['web', 'api'];
const PRINCIPALS = [undefined, 'cluster.local/ns/shop/sa/front', 'cluster.local/ns/other/sa/stranger'];
const ISSUERS = ['https://one.example.com', 'https://two.example.com'];
const TOKENS = [undefined, ...ISSUERS.map((iss) => ({ claims: { iss, sub: 'alice' } })), { claims: { iss: ISSUERS[0], sub: 'alice' }, valid: false }];
const REQUESTS: AuthRequest[] = PRINCIPALS.flatMap((principal) => TOKENS.flatMap((token) => ['/a', '/b'].map((path, index) =>
  ({ source: { ...principal && { principal } }, operation: { port: index === 0 ? 80 : 90, method: index === 0 ? 'GET' : 'POST', path }, ...token && { token } }))));

const verdicts = new Map<string, boolean[]>();
const known = new WeakMap<KubeObject[], Map<string, boolean[]>>();

/** What the evaluator says of all requests. A request whose fate is not certain counts as admitted. */
function verdictsOf(objects: KubeObject[], app: string): boolean[] {
  const sources = objects.map((object): SourceObject => ({ object: object as unknown as SourceObject['object'], origin: 'test' }));
  const access = new WorkloadAccess({ namespace: 'shop', labels: { app } }, new PolicyIndex(sources, MESH), MESH);
  return REQUESTS.map((request) => {
    const { outcome } = access.verdictOf(factsOf(request, { isHttp: true, pathNormalization: 'BASE' }), request.token);
    return outcome === AuthOutcome.ALLOWED || outcome === AuthOutcome.DEPENDS;
  });
}

/** Many states have the same policies. */
function knownVerdicts(objects: KubeObject[], app: string): boolean[] {
  const id = JSON.stringify([app, objects]);
  const found = verdicts.get(id) ?? verdictsOf(objects, app);
  verdicts.set(id, found);
  return found;
}

function admits(objects: KubeObject[], app: string, request: AuthRequest): boolean {
  const byApp = known.get(objects) ?? new Map<string, boolean[]>();
  known.set(objects, byApp);
  const found = byApp.get(app) ?? knownVerdicts(objects, app);
  byApp.set(app, found);
  return found[REQUESTS.indexOf(request)];
}

const some = <T>({ pick, below }: Random, items: T[]) => [pick(items), ...below(3) === 0 ? [pick(items)] : []];

function randomRule(numbers: Random): object {
  const { pick, below } = numbers;
  const source = pick([
    undefined, { principals: some(numbers, PRINCIPALS.slice(1)) }, { notPrincipals: ['cluster.local/ns/shop/sa/front'] }, { namespaces: ['shop'] },
    { requestPrincipals: [pick(['*', `${ISSUERS[0]}/*`])] }, { notRequestPrincipals: ['*'] },
  ]);
  const operation = pick([undefined, { paths: [pick(['/a', '/b', '/*'])] }, { methods: [pick(['GET', 'POST'])] }, { ports: [pick(['80', '90'])] }, { notPaths: ['/a'] }]);
  const when = below(6) === 0 ? [{ key: 'request.auth.claims[iss]', values: [pick(ISSUERS)] }] : undefined;
  return { ...source && { from: [{ source }] }, ...operation && { to: [{ operation }] }, ...when && { when } };
}

function randomSpec(numbers: Random, kind: string): object {
  const { pick, below } = numbers;
  switch (kind) {
    case 'PeerAuthentication': {
      const mode = pick(['STRICT', 'STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET']);
      return { mtls: { mode }, ...below(3) === 0 && { portLevelMtls: { 80: { mode: pick(['STRICT', 'PERMISSIVE']) } } } };
    }
    case 'RequestAuthentication':
      return { jwtRules: some(numbers, ISSUERS).map((issuer) => ({ issuer })) };
    default:
      return { action: pick(['ALLOW', 'ALLOW', 'DENY']), rules: Array.from({ length: below(3) }, () => randomRule(numbers)) };
  }
}

/** A policy without workloads of its own: which ones it selects is a part of it that `randomSets` may change. */
function randomPolicy(numbers: Random, name: string): KubeObject {
  const kind = numbers.pick(['AuthorizationPolicy', 'AuthorizationPolicy', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']);
  const namespace = numbers.below(5) === 0 ? 'istio-system' : 'shop';
  const app = numbers.pick([undefined, 'web', 'web', 'api']);
  const selector = app && (kind !== 'PeerAuthentication' || namespace === 'shop') ? { selector: { matchLabels: { app } } } : {};
  const usesPorts = kind === 'PeerAuthentication' && !('selector' in selector);
  const { portLevelMtls, ...spec } = randomSpec(numbers, kind) as { portLevelMtls?: object };
  return {
    apiVersion: 'security.istio.io/v1',
    kind,
    metadata: { name: `${name}-${kind.toLowerCase()}-${namespace}`, namespace },
    spec: { ...selector, ...spec, ...portLevelMtls && !usesPorts && { portLevelMtls } },
  } as KubeObject;
}

/** The same policy with another spec, and mostly for the same workloads. */
function changed(numbers: Random, policy: KubeObject): KubeObject {
  const { selector, action } = policy.spec as any;
  const { portLevelMtls, ...spec } = randomSpec(numbers, policy.kind) as any;
  const kept = numbers.below(6) !== 0 && action ? { action } : {};
  return { ...policy, spec: { ...selector && { selector }, ...spec, ...kept, ...selector && portLevelMtls && { portLevelMtls } } } as KubeObject;
}

function randomSets(numbers: Random): [KubeObject[], KubeObject[]] {
  const before: KubeObject[] = [];
  const after: KubeObject[] = [];
  for (const name of ['p', 'q', 'r']) {
    const one = randomPolicy(numbers, name);
    const fate = numbers.below(5);
    if (fate !== 0) before.push(one);
    if (fate > 1) after.push(fate === 2 ? one : fate === 3 ? changed(numbers, one) : randomPolicy(numbers, name));
  }
  for (const app of WORKLOADS) {
    const fate = numbers.below(4);
    if (fate === 0) before.push(workload(app));
    if (fate === 1) after.push(workload(app));
  }
  return [before, after];
}

test('at no moment of any run does the evaluator admit a request that it admits neither by the old nor by the new objects', () => {
  const numbers = random(20261126);
  const count = { states: 0, refusals: 0, admitted: 0 };
  for (let round = 0; round < 150; round++) {
    verdicts.clear();
    const [before, after] = randomSets(numbers);
    const { admitted, cut, states, decision } = violationsOf(before, after, WORKLOADS, REQUESTS, admits);
    expect({ round, before, after, admitted: admitted.slice(0, 3), cut }).toEqual({ round, before, after, admitted: [], cut: false });
    count.states += states;
    count.refusals += Number(decision.steps.some(({ reason }) => reason?.code === 'NoSafeOrder'));
    count.admitted += REQUESTS.filter((request) => admits(after, 'web', request)).length;
  }
  expect(count.states).toBeGreaterThan(2_000);
  expect(count.refusals).toBeGreaterThan(5); // these cases are in the sample
  expect(count.refusals).toBeLessThan(90);
  expect(count.admitted).toBeGreaterThan(150 * REQUESTS.length / 20);
});
