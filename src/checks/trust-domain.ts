import { Check, IGNORED } from './check';
import { CheckFindingLevel } from './finding';
import { meshConfigOf } from '../istio/internal';
import { partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';

const CODE = 'TrustDomainUnknown';

/**
 * Finds an AuthorizationPolicy that names a trust domain which no mesh config of the synthesis has. Its principals match no workload of the mesh:
 * an ALLOW rule admits nobody, and a DENY rule refuses nobody.
 *
 * @see https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/
 */
export const TRUST_DOMAIN_CHECK: Check = { code: CODE, level: CheckFindingLevel.WARNING, run: unknownDomains };

/** In a policy, it stands for the trust domain of the mesh. It is also the trust domain of a mesh config without one. */
const LOCAL = 'cluster.local';

function unknownDomains(sources: SourceObject[]) {
  const configs = sources.flatMap(({ object }) => meshConfigOf(object) ?? []).map((config) => partOf(config));
  const domainsOf = ({ trustDomain, trustDomainAliases }: Plain) => [String(trustDomain ?? LOCAL), ...textsOf(trustDomainAliases)];
  const known = [...new Set(configs.flatMap(domainsOf))];
  const policies = configs.length > 0 ? sources.filter(({ object }) => object.kind === 'AuthorizationPolicy') : [];
  return policies.flatMap((source) => principalsOf(source.object).flatMap(({ field, principal }) => {
    const domain = trustDomainOf(principal);
    if (domain === undefined || [LOCAL, ...known].some((each) => matches(domain, each))) {
      return [];
    }
    const message = `${titleOf(source.object)}: ${field} is '${principal}', but the trust domain of the mesh is ${known.join(', ')}, so it matches no workload of `
      + `the mesh. Write ${LOCAL}, which stands for it, or add '${domain}' to meshConfig.trustDomainAliases. For a workload of another mesh, annotate the `
      + `object with ${IGNORED}: ${CODE}`;
    return [{ message, objects: [source] }];
  }));
}

/** A principal with its place in the policy. */
interface Principal {
  readonly field: string;
  readonly principal: string;
}

function principalsOf({ spec }: Plain): Principal[] {
  return partsOf(spec, 'rules').flatMap((rule, index) => [
    ...partsOf(rule, 'from').flatMap(({ source }, from) => (
      ['principals', 'notPrincipals'].flatMap((list) => listed(`spec.rules[${index}].from[${from}].source.${list}`, partOf(source)[list])))),
    ...partsOf(rule, 'when').flatMap((condition, when) => (condition.key !== 'source.principal' ? []
      : ['values', 'notValues'].flatMap((list) => listed(`spec.rules[${index}].when[${when}].${list}`, condition[list])))),
  ]);
}

function listed(list: string, principals: unknown): Principal[] {
  return textsOf(principals).map((principal, index) => ({ field: `${list}[${index}]`, principal }));
}

/** The trust domain that a principal asks for. Istio compares one only in `DOMAIN/ns/NAMESPACE/sa/ACCOUNT`. */
function trustDomainOf(principal: string): string | undefined {
  const [domain, ...rest] = principal.split('/');
  return rest.length === 4 && domain !== '*' ? domain : undefined;
}

/** Whether a trust domain matches another one. Each can begin or end with `*`. */
function matches(one: string, other: string): boolean {
  return one === other || [[one, other], [other, one]].some(([pattern, text]) => (
    (pattern.startsWith('*') && text.endsWith(pattern.slice(1))) || (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1)))));
}
