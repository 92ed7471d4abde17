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

export interface RandomPolicy {
  readonly seed: number;
  readonly written: JsonObject;
  readonly facts: PolicyFacts;
  /** Gives requests to the workload. */
  readonly random: RandomPolicies;
}

/** The first random policies without problems. */
export function* randomPolicies(count: number, factsOfSeed: (seed: number) => PolicyFacts): Generator<RandomPolicy> {
  for (let seed = 1, found = 0; found < count; seed++) {
    const random = new RandomPolicies(seed);
    const written = random.policy();
    const facts = factsOfSeed(seed);
    if (problemsOf(written, facts).length === 0) {
      found++;
      yield { seed, written, facts, random };
    }
  }
}

/** The objects of random policies, each with names of its own. */
export function randomObjects(count: number, version: IstioVersion): JsonObject[] {
  return [...randomPolicies(count, () => factsAt(version))].flatMap(({ seed, written, facts }) =>
    policyObjects(checkedPolicy(written).spec, facts, `policy-${seed}`).map(({ object }) => object));
}

/** Compares random policies, each for some requests. */
export function comparePolicies(count: number): Comparison {
  const result = { policies: 0, requests: 0, allowed: 0, differences: [] as string[] };
  const factsOfSeed = (seed: number) => factsAt(seed % 3 === 0 ? IstioVersion.of('1.20.1') : IstioVersion.of('1.27.0'), { trustDomainAliases: ['old.example'] });
  for (const { seed, written, facts, random } of randomPolicies(count, factsOfSeed)) {
    const { spec } = checkedPolicy(written);
    const decide = decisionsOf(spec, facts);
    const meaning = meaningOf(spec, facts);
    result.policies++;
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
  const access = new WorkloadAccess({ namespace: 'shop', labels: { app: 'web' } }, new PolicyIndex(policyObjects(spec, facts, 'web'), mesh), mesh);
  return (request) => {
    const isHttp = request.operation.port === 8080;
    return access.verdictOf(factsOf(request, { isHttp, pathNormalization: 'BASE' }), request.token).outcome;
  };
}

/** The objects that a specification means, with a name. */
export function policyObjects(spec: PolicySpec, facts: PolicyFacts, policy: string): SourceObject[] {
  const object = (kind: string, name: string, content: object): SourceObject => {
    const whole = { apiVersion: 'security.istio.io/v1beta1', kind, metadata: { name, namespace: facts.namespace }, spec: content };
    return { origin: name, object: JSON.parse(JSON.stringify(whole)) as JsonObject };
  };
  return [
    ...suffixesOf(spec).map((suffix) => object('AuthorizationPolicy', `${policy}${suffix}`, authorizationPolicyOf(spec, facts, suffix))),
    ...spec.issuers ? [object('RequestAuthentication', policy, requestAuthenticationOf(spec))] : [],
    ...hasMtls(spec) ? [object('PeerAuthentication', policy, peerAuthenticationOf(spec))] : [],
  ];
}
