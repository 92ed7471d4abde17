/** Whether the objects of random AuthPolicies mean what the specifications say. */
import { factsAt, problemsOf } from './policies';
import { RandomPolicies } from './random-policies';
import { IstioVersion } from '../../src/istio';
import { JsonObject, SourceObject } from '../../src/json';
import { AuthOutcome, AuthRequest } from '../../src/security';
import { WorkloadAccess } from '../../src/security/access/evaluator';
import { factsOf } from '../../src/security/access/facts';
import { accessFeatures, AccessMesh } from '../../src/security/access/mesh-facts';
import { PolicyIndex } from '../../src/security/access/policies';
import { authorizationPolicyOf, checkedPolicy, hasMtls, meaningOf, peerAuthenticationOf, PolicyFacts, requestAuthenticationOf, suffixesOf } from '../../src/security/policy';
import { PolicySpec } from '../../src/security/specification';

export interface Comparison {
  readonly policies: number;
  readonly requests: number;
  readonly allowed: number;
  /** Where the proxies decide otherwise than the specification says. */
  readonly differences: string[];
}

const REQUESTS = 20;

/** Compares random policies without problems, each for some requests. */
export function comparePolicies(count: number): Comparison {
  const result = { policies: 0, requests: 0, allowed: 0, differences: [] as string[] };
  for (let seed = 1; result.policies < count; seed++) {
    const facts = factsAt(seed % 3 === 0 ? IstioVersion.V1_20_1 : IstioVersion.V1_27_0, { trustDomainAliases: ['old.example'] });
    const random = new RandomPolicies(seed);
    const written = random.policy();
    if (problemsOf(written, facts).length > 0) {
      continue;
    }
    result.policies++;
    const { spec } = checkedPolicy(written);
    const decide = decisionsOf(spec, facts);
    const meaning = meaningOf(spec, facts);
    for (let index = 0; index < REQUESTS; index++) {
      const request = random.request();
      const { verdict, reason } = meaning(request);
      const actual = decide(request);
      const isAlike = (verdict === 'DENY') === (actual !== AuthOutcome.ALLOWED);
      result.requests++;
      result.allowed += verdict === 'ALLOW' ? 1 : 0;
      if (!isAlike) {
        result.differences.push(`seed ${seed}: the specification says ${verdict} by ${reason}, the objects ${actual}: ${JSON.stringify(request)} ${JSON.stringify(written)}`);
      }
    }
  }
  return result;
}

/** What the proxy of the workload decides by the objects of a policy. */
function decisionsOf(spec: PolicySpec, facts: PolicyFacts): (request: AuthRequest) => AuthOutcome {
  const mesh: AccessMesh = { ...facts, clusterDomain: 'cluster.local', pathNormalization: 'BASE', features: accessFeatures(facts.version) };
  const access = new WorkloadAccess({ namespace: 'shop', labels: { app: 'web' } }, new PolicyIndex(objects(spec, facts), mesh), mesh);
  return (request) => {
    const isHttp = request.operation.port === 8080;
    return access.verdictOf(factsOf(request, { isHttp, pathNormalization: 'BASE' }), request.token).outcome;
  };
}

function objects(spec: PolicySpec, facts: PolicyFacts): SourceObject[] {
  const object = (kind: string, name: string, content: object): SourceObject => ({
    origin: name, object: JSON.parse(JSON.stringify({ apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace: facts.namespace }, spec: content })) as JsonObject,
  });
  return [
    ...suffixesOf(spec).map((suffix) => object('AuthorizationPolicy', `web${suffix}`, authorizationPolicyOf(spec, facts, suffix))),
    ...spec.issuers ? [object('RequestAuthentication', 'web', requestAuthenticationOf(spec))] : [],
    ...hasMtls(spec) ? [object('PeerAuthentication', 'web', peerAuthenticationOf(spec))] : [],
  ];
}
