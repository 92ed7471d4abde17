import { isMap, LabelIndex, Lookup, partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';
import { rootNamespaceOf } from './access-model';
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
  const policies = sources.filter(({ object }) => POLICIES.includes(String(object.kind)));
  const selecting = policies.filter(({ object }) => Object.keys(selectorOf(object)).length > 0);
  const gateways = new Lookup(sources.filter(isGatewayOfApi), ({ object }) => [namespaceOf(object)]);
  const selected = selecting.length === 0 ? undefined : new SelectedPods(sources);
  return [
    ...selecting.flatMap((source) => selected!.missing(source)),
    ...policies.flatMap((source) => missingGateways(source, gateways.get(namespaceOf(source.object)))),
  ];
}

/** The pods of a synthesis, as policies select them. */
class SelectedPods {
  /** Those outside the root namespace. */
  private readonly others: Pod[];
  private readonly byNamespace: Lookup<Pod>;
  private readonly byLabels: LabelIndex<Pod>;
  private readonly anywhere: LabelIndex<Pick<Pod, 'labels'>>;
  private readonly root: string;

  constructor(sources: SourceObject[]) {
    const pods = sources.flatMap(podsOf);
    this.root = rootNamespaceOf(sources);
    this.others = pods.filter(({ namespace }) => namespace !== this.root);
    this.byNamespace = new Lookup(pods, ({ namespace }) => [namespace]);
    this.byLabels = new LabelIndex(pods);
    this.anywhere = new LabelIndex(pods.map(({ labels }) => ({ labels })));
  }

  /** Policies in the root namespace select pods of all namespaces, except a PeerAuthentication, which is ignored there. */
  public missing(source: SourceObject): CheckResult[] {
    const [labels, namespace] = [selectorOf(source.object), namespaceOf(source.object)];
    const isForAll = namespace === this.root;
    const near = isForAll ? this.others : this.byNamespace.get(namespace);
    const found = isForAll ? this.anywhere.selected(undefined, labels) : this.byLabels.selected(namespace, labels);
    return near.length === 0 || found.length > 0 || (isForAll && source.object.kind === 'PeerAuthentication') ? [] : [{
      objects: [source],
      message: `${titleOf(source.object)} selects ${printed(labels)}, which no pod of ${isForAll ? 'the mesh' : 'its namespace'} has. The labels of the pods are `
        + `${printedNearest(near, labels)}. Write labels of the pods that it is for`,
    }];
  }
}

/** How many sets of labels a message names. */
const MOST_SETS = 5;

/** The sets of labels that are nearest to those of a selector: those with most of its keys and values. */
function printedNearest(pods: readonly Pod[], selector: Plain): string {
  const sets = new Map(pods.map(({ labels }) => [printed(labels), labels]));
  const likenessOf = (labels: Plain, key: string) => (labels[key] === selector[key] ? 2 : key in labels ? 1 : 0);
  const likeness = (labels: Plain) => Object.keys(selector).reduce((sum, key) => sum + likenessOf(labels, key), 0);
  const ranked = [...sets].map(([text, labels]) => ({ text, rank: likeness(labels) })).sort((one, other) => other.rank - one.rank);
  const others = ranked.length - MOST_SETS;
  return ranked.slice(0, MOST_SETS).map(({ text }) => text).join('; ') + (others > 0 ? `; and ${others} other sets` : '');
}

function isGatewayOfApi({ object: { apiVersion, kind } }: SourceObject): boolean {
  return kind === 'Gateway' && String(apiVersion).startsWith('gateway.networking.k8s.io/');
}

function missingGateways(source: SourceObject, near: readonly SourceObject[]): CheckResult[] {
  const known = near.map(({ object }) => String(partOf(object.metadata).name));
  const named = partsOf(source.object.spec, 'targetRefs').filter(({ kind }) => kind === 'Gateway').map(({ name }) => String(name));
  return known.length === 0 ? [] : named.filter((name) => !known.includes(name)).map((name) => ({
    objects: [source],
    message: `${titleOf(source.object)} is for the Gateway '${name}', which its namespace does not have. Its Gateways are ${known.join(', ')}. Write one of them`,
  }));
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

/** The identities that rules name, in their sources and in their conditions. */
function principalsIn(spec: unknown): string[] {
  const rules = partsOf(spec, 'rules');
  const sources = rules.flatMap((rule) => partsOf(rule, 'from')).map(({ source }) => (isMap(source) ? source : {}));
  const conditions = rules.flatMap((rule) => partsOf(rule, 'when')).filter(({ key }) => key === 'source.principal');
  return [
    ...sources.flatMap(({ principals, notPrincipals }) => [...textsOf(principals), ...textsOf(notPrincipals)]),
    ...conditions.flatMap(({ values, notValues }) => [...textsOf(values), ...textsOf(notValues)]),
  ];
}

/** The service accounts that pods run under, by namespace. */
function accountsIn(pods: Pod[]): Map<string, Set<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const { namespace, spec } of pods) {
    accounts.set(namespace, (accounts.get(namespace) ?? new Set()).add(String(spec.serviceAccountName ?? 'default')));
  }
  return accounts;
}
