import { Construct } from 'constructs';
import { checkedPolicy, PolicyFacts, policyProblems } from './policy';
import { emitPolicy } from './policy-objects';
import { AUTH_POLICY, AUTH_POLICY_KIND, PolicySpec } from './specification';
import { meshOf } from '../istio/internal';
import { JsonObject, partOf } from '../json';
import { printedSpecProblem, resourceProblems, ResourceRules, withDefaults } from '../specification';
import { ServiceFacts } from '../traffic/internal';

const RULES: ResourceRules = { kind: AUTH_POLICY_KIND, content: 'service, roles and bindings', problemsOf: (spec) => checkedPolicy(spec).problems };

/** The objects of a custom resource AuthPolicy. They are those of the construct AuthPolicy with the same specification. */
export class AuthPolicyResource extends Construct {
  /**
   * @param service what is known about the Service of the policy
   * @throws with all problems of the resource
   */
  constructor(scope: Construct, id: string, resource: JsonObject, service?: ServiceFacts) {
    super(scope, id);
    refuse(resourceProblems(resource, RULES));
    const { name, namespace } = partOf(resource, 'metadata') as { name: string; namespace: string };
    const mesh = meshOf(this);
    const { version, trustDomain, trustDomainAliases, rootNamespace, pathNormalization } = mesh;
    const facts: PolicyFacts = { namespace, version, trustDomain, trustDomainAliases, rootNamespace, pathNormalization };
    const spec = withDefaults(AUTH_POLICY, completed(resource.spec as JsonObject, service)) as unknown as PolicySpec;
    refuse(policyProblems(spec, facts).map(printedSpecProblem));
    emitPolicy(this, { mesh, name, facts, early: spec, spec: () => spec });
  }
}

/** The specification with the labels and the ports of the Service where it leaves them out. */
function completed(spec: JsonObject, service?: ServiceFacts): JsonObject {
  if (!service || !spec.service) {
    return spec;
  }
  const { labels, ports } = service;
  return { ...spec, service: { ...labels ? { workload: labels } : {}, ports: ports.map((port) => ({ ...port })), ...spec.service as JsonObject } };
}

function refuse(problems: string[]): void {
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}
