import { PolicyFacts } from './facts';
import { Condition, Rule, RuleTo, Source } from '../../istio';
import { ClaimSpec, ConditionSpec, SubjectPartSpec, SubjectSpec } from '../specification';

/** A condition on one attribute of a request, as `when` of an AuthorizationPolicy names it: it has one of the values, or none of them. */
export interface Literal {
  readonly key: string;
  readonly values: readonly string[];
  readonly isNegated: boolean;
}

/** The attributes that a source of a rule has fields for. */
const SOURCE_FIELDS: Record<string, [field: keyof Source, negated: keyof Source]> = {
  'source.principal': ['principals', 'notPrincipals'],
  'request.auth.principal': ['requestPrincipals', 'notRequestPrincipals'],
  'source.ip': ['ipBlocks', 'notIpBlocks'],
  'remote.ip': ['remoteIpBlocks', 'notRemoteIpBlocks'],
};

function literal(key: string, ...values: string[]): Literal {
  return { key, values, isNegated: false };
}

/** The conditions that a caller meets all of. */
export function literalsOf({ allOf, ...part }: SubjectSpec, facts: PolicyFacts): Literal[] {
  return allOf ? allOf.flatMap((one) => partLiterals(one, facts)) : partLiterals(part, facts);
}

function partLiterals(part: SubjectPartSpec, facts: PolicyFacts): Literal[] {
  const { serviceAccount, namespace, trustDomain, authenticated, jwtPrincipal, claim, group, ipBlock, remoteIp } = part;
  if (serviceAccount) {
    return [literal('source.principal', `${facts.trustDomain}/ns/${serviceAccount.namespace}/sa/${serviceAccount.name}`)];
  }
  if (namespace) {
    return [literal('source.principal', ...trustDomains(facts).map((domain) => `${domain}/ns/${namespace}/*`))];
  }
  if (trustDomain) {
    return [literal('source.principal', `${trustDomain}/*`)];
  }
  if (authenticated) {
    return [literal(authenticated === 'USER' ? 'request.auth.principal' : 'source.principal', '*')];
  }
  if (jwtPrincipal) {
    return [literal('request.auth.principal', `${jwtPrincipal.issuer}/${jwtPrincipal.subject}`)];
  }
  const asClaim = claim ?? (group && { name: group.claim, values: [group.name] });
  return asClaim ? claimLiterals(asClaim) : [ipBlock ? literal('source.ip', ipBlock) : literal('remote.ip', remoteIp!)];
}

/** Istio itself adds the aliases of the trust domain to the identity of a service account, but not to a prefix. */
function trustDomains({ trustDomain, trustDomainAliases }: PolicyFacts): string[] {
  return [trustDomain, ...trustDomainAliases];
}

/** The claim `iss` is matched as it is. The principal of a request begins with it, but so does that of a longer issuer. */
function claimLiterals({ parents = [], name, values, issuer }: ClaimSpec): Literal[] {
  const path = [...parents, name].map((step) => `[${step}]`).join('');
  return [literal(`request.auth.claims${path}`, ...values), ...issuer ? [literal('request.auth.claims[iss]', issuer)] : []];
}

export function conditionLiterals(conditions: readonly ConditionSpec[] = []): Literal[] {
  return conditions.flatMap(({ key, values, notValues }) => [
    ...values ? [literal(key, ...values)] : [],
    ...notValues ? [{ ...literal(key, ...notValues), isNegated: true }] : [],
  ]);
}

/** Whether only HTTP requests have the attribute. */
export function isHttp({ key }: Literal): boolean {
  return key.startsWith('request.');
}

/** Whether only HTTP requests meet a group of conditions. Each connection lacks what only HTTP requests have. */
export function needsHttp(group: readonly Literal[]): boolean {
  return group.some((one) => isHttp(one) && !one.isNegated);
}

/** What remains of a group of conditions for connections that are not HTTP. */
export function withoutHttp(group: readonly Literal[]): Literal[] {
  return group.filter((one) => !isHttp(one));
}

/**
 * All ways in which a request is none of some callers, each as the conditions that it meets all of. It is not a caller with several properties if it
 * misses one of them.
 */
export function noneOf(callers: readonly Literal[][]): Literal[][] {
  const negated = (one: Literal): Literal => ({ ...one, isNegated: !one.isNegated });
  return callers.reduce<Literal[][]>((ways, literals) => ways.flatMap((way) => literals.map((one) => [...way, negated(one)])), [[]]);
}

/**
 * The rules for requests that meet one of several groups of conditions, and one of the operations. Without operations, all requests.
 *
 * On a port of TCP, a proxy ignores a whole rule that allows if any part of it is about HTTP. So conditions about HTTP have rules of their own.
 */
export function rulesFor(groups: readonly Literal[][], to?: RuleTo[]): Rule[] {
  return [true, false].flatMap((http) => rulesOfKind(groups.filter((group) => group.some(isHttp) === http), to));
}

function rulesOfKind(groups: readonly Literal[][], to?: RuleTo[]): Rule[] {
  const parts = groups.map(partsOf);
  const whens = [...new Set(parts.map(({ when }) => JSON.stringify(when)))];
  return whens.map((text) => {
    const when = JSON.parse(text) as Condition[];
    const sources = parts.filter((part) => JSON.stringify(part.when) === text).map(({ source }) => source);
    const isAnySource = sources.some((source) => Object.keys(source).length === 0);
    return {
      ...isAnySource ? {} : { from: merged(sources).map((source) => ({ source })) },
      ...to ? { to } : {},
      ...when.length > 0 ? { when } : {},
    };
  });
}

/** A group of conditions as a source and further conditions. A source field has one list, so that a second list is a further condition. */
function partsOf(literals: readonly Literal[]): { readonly source: Source; readonly when: Condition[] } {
  const source: { -readonly [field in keyof Source]: Source[field] } = {};
  const when: Condition[] = [];
  for (const { key, values, isNegated } of literals) {
    const field = SOURCE_FIELDS[key]?.[isNegated ? 1 : 0];
    if (field && isNegated) {
      source[field] = [...source[field] ?? [], ...values];
    } else if (field && !source[field]) {
      source[field] = [...values];
    } else {
      when.push(isNegated ? { key, notValues: [...values] } : { key, values: [...values] });
    }
  }
  return { source, when };
}

/** Sources with the same single field are one source with all values. */
function merged(sources: readonly Source[]): Source[] {
  const result: Source[] = [];
  for (const source of sources) {
    const [field, ...others] = Object.keys(source) as (keyof Source)[];
    const index = others.length > 0 || field.startsWith('not') ? -1 : result.findIndex((one) => Object.keys(one).join() === field);
    if (index >= 0) {
      result[index] = { [field]: [...new Set([...result[index][field]!, ...source[field]!])] };
    } else {
      result.push(source);
    }
  }
  return result;
}
