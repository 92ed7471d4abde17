import { isMap, LabelIndex, Lookup, partsOf, Plain, SourceObject, titleOf } from '../json';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';
import { selectorOf } from './selection';

/** Finds policies whose selector no pod of the synthesis has, although the synthesis has pods in the namespace. */
export const UNSELECTED: Check = { code: 'PolicySelectsNoPod', level: CheckFindingLevel.WARNING, run: unselected };

/** Finds callers whose service account no pod of the synthesis has, although the synthesis has pods in the namespace. */
export const UNKNOWN_CALLER: Check = { code: 'PolicyCallerUnknown', level: CheckFindingLevel.WARNING, run: unknownCallers };

const POLICIES = ['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication'];

function unselected(sources: SourceObject[]): CheckResult[] {
  const pods = sources.flatMap(podsOf);
  const [byNamespace, byLabels] = [new Lookup(pods, ({ namespace }) => [namespace]), new LabelIndex(pods)];
  return sources.filter(({ object }) => POLICIES.includes(String(object.kind))).flatMap((source) => {
    const labels = selectorOf(source.object);
    const namespace = namespaceOf(source.object);
    const near = byNamespace.get(namespace);
    const isEmpty = Object.keys(labels).length === 0 || near.length === 0;
    return isEmpty || byLabels.selected(namespace, labels).length > 0 ? [] : [{
      objects: [source],
      message: `${titleOf(source.object)} selects ${printed(labels)}, which no pod of its namespace has. The labels of the pods are `
        + `${[...new Set(near.map((pod) => printed(pod.labels)))].join('; ')}. Write labels of the pods that it is for`,
    }];
  });
}

function printed(labels: Plain): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`).join(', ') || 'none';
}

const ACCOUNT = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;

function unknownCallers(sources: SourceObject[]): CheckResult[] {
  const accounts = accountsIn(sources.flatMap(podsOf));
  return sources.filter(({ object }) => object.kind === 'AuthorizationPolicy').flatMap((source) => {
    const named = [...new Set(principalsIn(source.object.spec))].map((principal) => ACCOUNT.exec(principal)).filter((match) => match !== null);
    return named.flatMap(([principal, namespace, account]) => {
      const near = accounts.get(namespace) ?? new Set();
      return near.size === 0 || near.has(account) ? [] : [{
        objects: [source],
        message: `${titleOf(source.object)} names the caller '${principal}', but no pod of namespace '${namespace}' runs under service account '${account}'. `
          + `Their service accounts are ${[...near].sort().join(', ')}. Write one of them`,
      }];
    });
  });
}

/** The identities that the sources of rules name. */
function principalsIn(spec: unknown): string[] {
  const sources = partsOf(spec, 'rules').flatMap((rule) => partsOf(rule, 'from')).map(({ source }) => (isMap(source) ? source : {}));
  return sources.flatMap(({ principals, notPrincipals }) => [principals, notPrincipals].flat()).filter((one): one is string => typeof one === 'string');
}

/** The service accounts that pods run under, by namespace. */
function accountsIn(pods: Pod[]): Map<string, Set<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const { namespace, spec } of pods) {
    accounts.set(namespace, (accounts.get(namespace) ?? new Set()).add(String(spec.serviceAccountName ?? 'default')));
  }
  return accounts;
}
