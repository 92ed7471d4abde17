/** Specifications of AuthPolicies for tests, with what is wrong with them and what is emitted for them. */
import { Chart, Testing } from 'cdk8s';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { checkedPolicy, PolicyFacts, policyProblems } from '../../src/security/policy';
import { AuthPolicyResource } from '../../src/security/policy-resource';
import { PolicySpec } from '../../src/security/specification';
import { Problem } from '../../src/specification';
import { appWithMesh } from '../istio/app-with-mesh';

export const WEB = { name: 'web', workload: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: 'TCP' }] };
export const IDP = { issuer: 'https://idp.example.com', jwksUri: 'https://idp.example.com/jwks', audiences: ['shop'] };
export const FRONTEND = { serviceAccount: { namespace: 'shop', name: 'frontend' } };
export const READER = { name: 'reader', operations: [{ methods: ['GET'], paths: ['/orders*'] }] };

export function factsAt(version: IstioVersion, facts: Partial<PolicyFacts> = {}): PolicyFacts {
  return { version, namespace: 'shop', trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', pathNormalization: 'BASE', ...facts };
}

/** All problems of a specification. */
export function problemsOf(spec: object, facts = factsAt(IstioVersion.of('1.27.0'))): Problem[] {
  const checked = checkedPolicy(spec as JsonObject);
  return checked.problems.length > 0 ? checked.problems : policyProblems(checked.spec, facts);
}

/** A specification without problems, with its defaults. */
export function policySpec(spec: object): PolicySpec {
  return checkedPolicy(spec as JsonObject).spec;
}

/** The objects of the custom resource `web` with a specification. */
export function objectsOf(spec: object, version = IstioVersion.of('1.27.0'), namespace = 'shop', attributes: object = {}): any[] {
  const chart = new Chart(appWithMesh({ version, ...attributes }), 'input');
  new AuthPolicyResource(chart, 'web', { apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1', kind: 'AuthPolicy', metadata: { name: 'web', namespace }, spec: spec as JsonObject });
  return Testing.synth(chart);
}
