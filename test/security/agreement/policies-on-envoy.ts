import { measure } from './client';
import { TokenSigner } from './tokens';
import { callTo, listenersOf, objectsOf } from './workload';
import { IstioVersion } from '../../../src/istio';
import { AuthRequest } from '../../../src/security';
import { checkedPolicy, meaningOf } from '../../../src/security/policy';
import { PolicySpec } from '../../../src/security/specification';
import { parts } from '../../lab/parts';
import { InboundEnvoy } from '../../xds/inbound-envoy';
import { IstiodOffline } from '../../xds/istiod-offline';
import { policyObjects, RandomPolicy, randomPolicies } from '../open-policies';
import { factsAt } from '../policies';

export interface EnvoyComparison {
  readonly requests: number;
  readonly allowed: number;
  /** Where Envoy decides otherwise than a specification says. */
  readonly differences: string[];
}

/** So many policies are in one mesh, each for a workload in a namespace of its own. */
const BATCH = 50;
const REQUESTS = 20;
const ALIAS = 'old.example';
const HTTP_PORT = 8080;

/** Whether a real Envoy admits by the objects of random policies what their specifications say, and nothing else. */
export async function comparePoliciesOnEnvoy(count: number): Promise<EnvoyComparison> {
  const { envoy, istiodOffline } = await parts({ only: ['envoy', 'istiod-offline'], releases: ['1.27.0'] });
  const istiod = new IstiodOffline(istiodOffline('1.27.0'));
  const policies = [...randomPolicies(count, () => factsAt(IstioVersion.of('1.27.0'), { trustDomainAliases: [ALIAS] }))];
  const results: EnvoyComparison[] = [];
  for (let first = 0; first < count; first += BATCH) results.push(await compareBatch({ envoy, istiod }, policies.slice(first, first + BATCH)));
  istiod.stop();
  return {
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    allowed: results.reduce((sum, { allowed }) => sum + allowed, 0),
    differences: results.flatMap(({ differences }) => differences),
  };
}

interface Programs { readonly envoy: string; readonly istiod: IstiodOffline }

async function compareBatch({ envoy: program, istiod }: Programs, policies: RandomPolicy[]): Promise<EnvoyComparison> {
  const signer = new TokenSigner();
  const all = policies.map((policy, index) => ({ ...policy, namespace: `w${index}`, spec: specOf(policy, signer) }));
  const objects = all.flatMap(({ namespace, spec, facts }) => [
    ...objectsOf(namespace, spec.service!.ports!.map(({ protocol, ...port }) => ({ ...port, name: `${protocol.toLowerCase()}-${port.port}` }))),
    ...policyObjects(spec, { ...facts, namespace }, 'web').map(({ object }) => object),
  ]);
  const envoy = await InboundEnvoy.start(program, await listenersOf(istiod, all.map(({ namespace }) => namespace), { objects, aliases: [ALIAS] }));
  const result = { requests: 0, allowed: 0, differences: [] as string[] };
  for (const { seed, namespace, spec, facts, random, written } of all) {
    const requests = Array.from({ length: REQUESTS }, () => sent(random.request()));
    const outcomes = await measure(envoy, requests.map((request) => callTo(namespace, request, signer.textOf(request.token, 0))));
    const meaning = meaningOf(spec, facts);
    requests.forEach((request, index) => {
      const { verdict, reason } = meaning(request);
      result.requests++;
      result.allowed += outcomes[index] === 'ALLOWED' ? 1 : 0;
      if ((verdict === 'DENY') === (outcomes[index] === 'ALLOWED')) {
        result.differences.push(`seed ${seed}: ${verdict} by ${reason}, and Envoy ${outcomes[index]}: ${JSON.stringify(request)} ${JSON.stringify(written)}`);
      }
    });
  }
  await envoy.stop();
  return result;
}

/** The specification, with keys instead of the addresses of keys. */
function specOf({ written }: RandomPolicy, { jwks }: TokenSigner): PolicySpec {
  const { spec } = checkedPolicy(written);
  return { ...spec, ...spec.issuers ? { issuers: spec.issuers.map(({ jwksUri, ...issuer }) => ({ ...issuer, jwks })) } : {} };
}

/** A connection to a port of TCP has neither a method nor headers, such as X-Forwarded-For. */
function sent(request: AuthRequest): AuthRequest {
  const { operation: { port, sni }, source = {} } = request;
  const { ip, principal } = source;
  return port === HTTP_PORT ? request : { ...request, headers: {}, source: { ip, ...principal && { principal } }, operation: { port, sni } };
}
