import { rootNamespaceOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';
import { Selection, selectorOf } from './selection';
import { partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';

/**
 * Finds RequestAuthentications of one workload that accept tokens of the same issuer for different audiences. Istio accepts a token that one of them
 * accepts, so that a policy admits users whose tokens are for the audience of another policy.
 */
export const ISSUER_AUDIENCES: Check = { code: 'IssuerAudiencesDiffer', level: CheckFindingLevel.WARNING, run: differing };

/** What a RequestAuthentication accepts of one issuer. */
interface Accepting {
  readonly source: SourceObject;
  readonly issuer: string;
  /** Equal for equal audiences. */
  readonly audiences: string;
}

function differing(sources: SourceObject[]): CheckResult[] {
  const policies = sources.filter(({ object }) => object.kind === 'RequestAuthentication');
  const groups = policies.length < 2 ? [] : groupsOf(policies, sources);
  const found = new Map<string, CheckResult>();
  for (const group of groups) {
    for (const [one, other] of differingPairs(group)) {
      const result = resultOf(one, other);
      found.set(result.message, result);
    }
  }
  return [...found.values()];
}

/** The policies that concern one workload: by the pods of the synthesis, and by equal selectors or references, such as those to a Gateway. */
function groupsOf(policies: SourceObject[], sources: SourceObject[]): SourceObject[][] {
  const pods = new Selection(sources.flatMap(podsOf), rootNamespaceOf(sources));
  const groups = new Map<Pod | string, SourceObject[]>();
  const add = (key: Pod | string, policy: SourceObject) => {
    const group = groups.get(key);
    if (group) group.push(policy); else groups.set(key, [policy]);
  };
  for (const policy of policies) {
    const [namespace, labels, references] = [namespaceOf(policy.object), selectorOf(policy.object), referencesOf(policy.object)];
    add(JSON.stringify([namespace, Object.entries(labels).sort(), references]), policy);
    if (references.length === 0) pods.of(namespace, labels).forEach((pod) => add(pod, policy));
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What a policy is for, if that is no pods that it selects. */
function referencesOf({ spec }: Plain): Plain[] {
  const { targetRef } = partOf(spec);
  return [...partsOf({ targetRef: [targetRef] }, 'targetRef'), ...partsOf(spec, 'targetRefs')];
}

/** Each issuer with the first two policies that differ in its audiences. */
function differingPairs(group: SourceObject[]): [Accepting, Accepting][] {
  const first = new Map<string, Accepting>();
  return group.flatMap((source) => partsOf(source.object.spec, 'jwtRules').map((rule): Accepting => (
    { source, issuer: String(rule.issuer), audiences: textsOf(rule.audiences).sort().join(', ') }))).flatMap((each): [Accepting, Accepting][] => {
    const other = first.get(each.issuer);
    if (!other) first.set(each.issuer, each);
    return other && other.source !== each.source && other.audiences !== each.audiences ? [[each, other]] : [];
  });
}

function resultOf(one: Accepting, other: Accepting): CheckResult {
  const accepts = ({ source, audiences }: Accepting) => `${titleOf(source.object)} accepts ${audiences === '' ? 'every audience' : audiences}`;
  return {
    objects: [one.source, other.source],
    message: `${accepts(one)}, and ${accepts(other)}, of issuer '${one.issuer}' and for the same workload, so that the policies of both admit the tokens of both. `
      + 'Write the same audiences, or conditions on request.auth.audiences',
  };
}
