import { Facts } from './facts';
import { AccessMesh } from './mesh-facts';
import { PortMtls } from './mtls';
import { PolicyIndex, PolicyObject, PolicyTarget } from './policies';
import { AuthRequestToken } from './request';
import { AccessRule } from './rule';
import { findToken, JwtRule, jwtRulesOf } from './token';
import { Truth } from './truth';
import { AuthDecider, AuthOutcome, AuthVerdict } from './verdict';
import { WorkloadMtls } from './workload-mtls';
import { partOf, titleOf } from '../../json';

/** An AuthorizationPolicy that a proxy enforces on a kind of port. */
interface Enforced {
  readonly policy: PolicyObject;
  /** By index. Undefined: the proxy does not get the rule. */
  readonly rules: (AccessRule | undefined)[];
}

interface Hit {
  readonly policy: PolicyObject;
  readonly rule: number;
  readonly truth: Truth;
}

type Action = 'CUSTOM' | 'DENY' | 'ALLOW';

/** What the proxy of one workload decides. */
export class WorkloadAccess {
  private readonly mtls: WorkloadMtls;
  private readonly tokens: JwtRule[];
  private readonly policies: PolicyObject[];
  private readonly enforced = new Map<string, Enforced[]>();

  /** @param isShadow whether the policies in shadow decide, and not those that proxies enforce */
  constructor(target: PolicyTarget, index: PolicyIndex, private readonly mesh: AccessMesh, isShadow = false) {
    this.mtls = new WorkloadMtls(target, index, mesh.rootNamespace);
    this.tokens = jwtRulesOf(index.of('RequestAuthentication', target));
    this.policies = index.of('AuthorizationPolicy', target).filter((policy) => isDryRun(policy) === isShadow);
  }

  public mtlsOf(port: number): PortMtls {
    return this.mtls.of(port);
  }

  /** The AuthorizationPolicies that decide. */
  public get authorizationPolicies(): readonly PolicyObject[] {
    return this.policies;
  }

  public get hasAllow(): boolean {
    return this.policies.some(({ spec }) => actionOf(spec.action) === 'ALLOW');
  }

  /** The policies with the action ALLOW, and what keeps their rules from matching. */
  public allowMismatch(facts: Facts): string {
    return mismatchesOf(this.of('ALLOW', facts), facts);
  }

  /** In the order in which a proxy decides: the connection, external authorizers, the token, DENY, ALLOW. */
  public verdictOf(facts: Facts, token?: AuthRequestToken): AuthVerdict {
    const asked = this.hits('CUSTOM', facts);
    const rejected = this.refusal(facts) ?? this.unanswered(asked, facts);
    if (rejected) {
      return rejected;
    }
    const finding = findToken(this.tokens, token, facts);
    if (finding.kind === 'rejected') {
      const { rule: { policy, index }, status, reason } = finding;
      return verdict(AuthOutcome.UNAUTHENTICATED, `${titleOf(policy)} rejects the token: ${reason}`, decider(policy, index), status);
    }
    return this.authorization(finding.kind === 'verified' ? finding.facts : facts, asked);
  }

  private refusal({ principal, port }: Facts): AuthVerdict | undefined {
    const { mode, policy } = this.mtlsOf(port);
    if (mode !== 'DISABLE' && principal !== undefined && !this.isOfMesh(principal)) {
      return verdict(AuthOutcome.REFUSED, `the trust domain of the caller, '${trustDomainOf(principal)}', is neither that of the mesh nor one of its aliases, so that its certificate is not accepted`);
    }
    const accepts = { STRICT: principal !== undefined, PERMISSIVE: true, DISABLE: principal === undefined };
    if (accepts[mode]) {
      return undefined;
    }
    const sent = principal === undefined ? 'plain text' : 'mutual TLS';
    return verdict(AuthOutcome.REFUSED, `${titleOf(policy!)} sets mutual TLS of port ${port} to ${mode}, and the caller sends ${sent}`, decider(policy!));
  }

  /** Proxies verify the trust domain of certificates before all policies. */
  private isOfMesh(principal: string): boolean {
    return [this.mesh.trustDomain, ...this.mesh.trustDomainAliases].includes(trustDomainOf(principal));
  }

  private authorization(facts: Facts, asked: Hit[]): AuthVerdict {
    const denials = this.hits('DENY', facts);
    const certain = denials.find(({ truth }) => truth);
    if (certain) {
      return this.denied(`${ruleTitle(certain)} denies the request`, facts, decider(certain.policy, certain.rule));
    }
    const admitted = this.admission(facts);
    if (admitted.outcome === AuthOutcome.DENIED || (denials.length === 0 && asked.length === 0)) {
      return admitted;
    }
    return denials.length > 0 ? depends(denials[0], 'denies the request, depending on facts that are not given') : depends(asked[0], `asks the external authorizer '${authorizerOf(asked[0].policy)}'`);
  }

  /** An external authorizer that the mesh config does not have cannot allow anything. It is asked before the token is verified. */
  private unanswered(asked: Hit[], facts: Facts): AuthVerdict | undefined {
    const { authorizers } = this.mesh;
    const hit = authorizers && asked.find(({ truth, policy }) => truth && !authorizers.includes(authorizerOf(policy)));
    return hit && this.denied(`${ruleTitle(hit)} asks the external authorizer '${authorizerOf(hit.policy)}', which the mesh config does not have`, facts, decider(hit.policy, hit.rule));
  }

  private admission(facts: Facts): AuthVerdict {
    const allowing = this.of('ALLOW', facts);
    if (allowing.length === 0) {
      return verdict(AuthOutcome.ALLOWED, 'no policy with the action ALLOW concerns the workload, so all requests are allowed that no policy denies');
    }
    const hits = this.hits('ALLOW', facts);
    const hit = hits.find(({ truth }) => truth);
    if (hit) {
      return verdict(AuthOutcome.ALLOWED, `${ruleTitle(hit)} allows the request`, decider(hit.policy, hit.rule));
    }
    return hits.length > 0 ? depends(hits[0], 'allows the request, depending on facts that are not given') : this.unmatched(allowing, facts);
  }

  private unmatched(allowing: Enforced[], facts: Facts): AuthVerdict {
    const only = allowing.length === 1 ? decider(allowing[0].policy) : undefined;
    return this.denied(`the workload has policies with the action ALLOW, and none of them matches the request: ${mismatchesOf(allowing, facts)}`, facts, only);
  }

  private denied(reason: string, { http }: Facts, by?: AuthDecider): AuthVerdict {
    return verdict(AuthOutcome.DENIED, reason, by, http ? 403 : undefined);
  }

  /** The rules that match, and those that may match. */
  private hits(action: Action, facts: Facts): Hit[] {
    return this.of(action, facts).flatMap(({ policy, rules }) => rules.flatMap((each, rule) => {
      const truth = each ? each.matches(facts) : false;
      return truth === false ? [] : [{ policy, rule, truth }];
    }));
  }

  private of(action: Action, { http }: Facts): Enforced[] {
    const key = `${action}/${http !== undefined}`;
    const compiled = this.enforced.get(key) ?? this.compiled(action, http !== undefined);
    this.enforced.set(key, compiled);
    return compiled;
  }

  private compiled(action: Action, isHttp: boolean): Enforced[] {
    return this.policies.filter(({ spec }) => actionOf(spec.action) === action).map((policy) => {
      const rules = Array.isArray(policy.spec.rules) ? policy.spec.rules : [];
      const options = { isHttp, mesh: this.mesh, namespace: policy.namespace, incomparable: action === 'ALLOW' ? 'drop' : 'ignore' } as const;
      return { policy, rules: rules.map((rule) => AccessRule.of(rule, options)) };
    });
  }
}

function trustDomainOf(principal: string): string {
  return principal.split('/')[0];
}

function authorizerOf({ spec }: PolicyObject): string {
  return String(partOf(spec, 'provider').name);
}

/** Istio reads the annotation as Go does. */
function isDryRun({ annotations }: PolicyObject): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(String(annotations['istio.io/dry-run']));
}

/** Objects of older clients can have a number. Undefined: AUDIT, which never denies. */
function actionOf(action: unknown): Action | undefined {
  switch (action) {
    case undefined: case null: case 'ALLOW': case 0: return 'ALLOW';
    case 'DENY': case 1: return 'DENY';
    case 'CUSTOM': case 3: return 'CUSTOM';
    default: return undefined;
  }
}

function mismatchesOf(policies: Enforced[], facts: Facts): string {
  return policies.map(({ policy, rules }) => `${titleOf(policy)} (${mismatchText(rules, facts)})`).join('; ');
}

function mismatchText(rules: (AccessRule | undefined)[], facts: Facts): string {
  if (rules.length === 0) {
    return 'has no rule';
  }
  return rules.map((rule, index) => `rule ${index}: ${rule ? [...new Set(rule.mismatches(facts))].join(', ') : 'does not apply to this port'}`).join(', ');
}

function ruleTitle({ policy, rule }: Hit): string {
  return `rule ${rule} of ${titleOf(policy)}`;
}

function depends(hit: Hit, what: string): AuthVerdict {
  return verdict(AuthOutcome.DEPENDS, `${ruleTitle(hit)} ${what}`, decider(hit.policy, hit.rule));
}

function decider({ kind, namespace, name, source: { origin } }: PolicyObject, rule?: number): AuthDecider {
  return { kind, namespace, name, origin, ...rule !== undefined && { rule } };
}

function verdict(outcome: AuthOutcome, reason: string, by?: AuthDecider, status?: number): AuthVerdict {
  return { outcome, reason, ...by && { decider: by }, ...status !== undefined && { status } };
}
