import { conditionLiterals, isHttp, Literal, literalsOf, needsHttp, noneOf, rulesFor, withoutHttp } from './callers';
import { PolicyFacts } from './facts';
import { allowedTo, deniedOnHttpPorts, deniedOnOtherPorts, deniedTo, isHttpOperation, operationsWithToken } from './operations';
import { targetOf, WorkloadPorts } from './ports';
import { AuthorizationPolicySpec, JWTRule, PeerAuthenticationSpec, RequestAuthenticationSpec, Rule, RuleTo } from '../../istio';
import { seconds } from '../../specification';
import { AuditSpec, DenialSpec, IssuerSpec, OperationSpec, PolicySpec } from '../specification';

/** The AuthorizationPolicies of a policy. The name of each is that of the policy with a suffix. */
export const POLICY_SUFFIXES = ['', '-deny', '-audit', '-custom'] as const;

export type PolicySuffix = (typeof POLICY_SUFFIXES)[number];

/** Which AuthorizationPolicies a specification has. */
export function suffixesOf(spec: PolicySpec): PolicySuffix[] {
  const has: Record<PolicySuffix, boolean> = {
    '': spec.otherwise === 'DENY',
    '-deny': spec.deny !== undefined || spec.requireToken,
    '-audit': spec.audit !== undefined,
    '-custom': spec.custom !== undefined,
  };
  return POLICY_SUFFIXES.filter((suffix) => has[suffix]);
}

/** One of the AuthorizationPolicies of a policy. */
export function authorizationPolicyOf(spec: PolicySpec, facts: PolicyFacts, suffix: PolicySuffix): AuthorizationPolicySpec {
  const target = targetFields(spec);
  switch (suffix) {
    case '': {
      const rules = allowRules(spec, facts);
      return { ...target, action: 'ALLOW', ...rules.length > 0 ? { rules } : {} };
    }
    case '-deny': return { ...target, action: 'DENY', rules: [...tokenRules(spec), ...(spec.deny ?? []).flatMap((denial) => denyRules(denial, spec, facts))] };
    case '-audit': return { ...target, action: 'AUDIT', rules: spec.audit!.flatMap((audit) => denyRules(audit, spec, facts)) };
    case '-custom': return { ...target, action: 'CUSTOM', provider: { name: spec.custom!.provider }, rules: rulesFor([[]], deniedTo(spec.custom!.operations, new WorkloadPorts(spec))) };
  }
}

/** The workload of a policy. For all workloads of a namespace or of the mesh, there is no field. */
function targetFields({ service, workload, gateway }: PolicySpec): Pick<AuthorizationPolicySpec, 'selector' | 'targetRefs'> {
  const labels = service?.workload ?? workload?.labels;
  if (gateway) {
    return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name }] };
  }
  return labels ? { selector: { matchLabels: labels } } : {};
}

function allowRules(spec: PolicySpec, facts: PolicyFacts): Rule[] {
  const open = spec.public ? allowed([[]], spec.public, spec) : [];
  const bound = (spec.bindings ?? []).flatMap(({ role, subjects, conditions }) => {
    const { operations } = spec.roles!.find(({ name }) => name === role)!;
    const further = conditionLiterals(conditions);
    return allowed(subjects.map((subject) => [...literalsOf(subject, facts), ...further]), operations, spec);
  });
  return [...open, ...bound];
}

/** Operations about HTTP have rules of their own, as conditions about HTTP have. */
function allowed(groups: readonly Literal[][], operations: readonly OperationSpec[], spec: PolicySpec): Rule[] {
  const ports = new WorkloadPorts(spec);
  return [true, false].flatMap((http) => {
    const some = operations.filter((one) => isHttpOperation(one) === http);
    return some.length > 0 ? rulesFor(groups, allowedTo(some, ports)) : [];
  });
}

/** The groups of conditions of the callers that a rule denies: those of the subjects, except the exceptions. */
export function deniedGroups({ subjects, except = [], conditions }: DenialSpec, facts: PolicyFacts): Literal[][] {
  const callers = subjects ? subjects.map((subject) => literalsOf(subject, facts)) : [[]];
  const others = noneOf(except.map((subject) => literalsOf(subject, facts)));
  return callers.flatMap((caller) => others.map((other) => [...caller, ...other, ...conditionLiterals(conditions)]));
}

/**
 * Conditions about HTTP are for the ports that serve HTTP. A connection to another port has no token and no header, so that it meets conditions that
 * a request lacks one: a denial with exceptions holds for it without them.
 */
function denyRules(denial: AuditSpec | DenialSpec, spec: PolicySpec, facts: PolicyFacts): Rule[] {
  const groups = deniedGroups(denial, facts);
  const ports = new WorkloadPorts(spec);
  const plain = groups.filter((group) => !group.some(isHttp));
  const http = groups.filter((group) => group.some(isHttp));
  const lacking = http.filter((group) => !needsHttp(group)).map(withoutHttp);
  return [
    ...rulesTo(http, deniedOnHttpPorts(denial.operations, ports)),
    ...rulesTo(lacking, deniedOnOtherPorts(denial.operations, ports)),
    ...plain.length > 0 ? rulesFor(plain, deniedTo(denial.operations, ports)) : [],
  ];
}

function rulesTo(groups: readonly Literal[][], to: RuleTo[]): Rule[] {
  return to.length > 0 ? rulesFor(groups, to) : [];
}

/** The operations that need no token. */
export function freeOperations({ exempt = [], public: open = [] }: PolicySpec): OperationSpec[] {
  return [...exempt, ...open];
}

/** A RequestAuthentication accepts requests without a token. Only this rule denies them. */
function tokenRules(spec: PolicySpec): Rule[] {
  const to = spec.requireToken ? operationsWithToken(freeOperations(spec), new WorkloadPorts(spec)) : [];
  return to.length > 0 ? [{ from: [{ source: { notRequestPrincipals: ['*'] } }], to }] : [];
}

export function requestAuthenticationOf(spec: PolicySpec): RequestAuthenticationSpec {
  return { ...targetFields(spec), jwtRules: spec.issuers!.map(jwtRuleOf) };
}

function jwtRuleOf({ forwardOriginalToken, timeout, ...issuer }: IssuerSpec): JWTRule {
  return { ...issuer, ...forwardOriginalToken ? { forwardOriginalToken } : {}, ...timeout === undefined ? {} : { timeout: seconds(timeout) } };
}

/** Whether a specification has a PeerAuthentication. */
export function hasMtls({ mtls, service }: PolicySpec): boolean {
  return mtls !== undefined || (service?.ports ?? []).some((port) => port.mtls !== undefined);
}

export function peerAuthenticationOf(spec: PolicySpec): PeerAuthenticationSpec {
  const ports = (spec.service?.ports ?? []).filter(({ mtls }) => mtls !== undefined);
  return {
    ...targetFields(spec),
    ...spec.mtls === undefined ? {} : { mtls: { mode: spec.mtls } },
    ...ports.length > 0 ? { portLevelMtls: Object.fromEntries(ports.map((port) => [String(targetOf(port)), { mode: port.mtls! }])) } : {},
  };
}
