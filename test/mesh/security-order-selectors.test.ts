import { decisionOf } from './decision';
import { allStates } from './interleavings';
import { partOf, partsOf, textsOf } from '../../src/json';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { PODS_GONE, securityOrder } from '../../src/mesh';
import { Decision, DomainRule, Sighting } from '../../src/reconcile';

/**
 * Policies that select other pods than before, and a workload whose pods get other labels: every sequence of runs, one at a time, each of which may fail
 * or be killed at any moment, and leaves old pods that still serve. The search is exhaustive within these bounds: one policy that allows a path, one
 * that denies one, each for all pods or for those of one tier, and one workload of one tier.
 */
const PATHS = ['/a', '/b'];
const TIERS = ['a', 'b'];
const NAME = securityOrder(true).name;

const policy = (name: string, action: string, path: string, labels: { [label: string]: string }): KubeObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { selector: { matchLabels: labels }, action, rules: [{ to: [{ operation: { paths: [path] } }] }] },
});
const selecting = (name: string, action: string, path: string) =>
  [[], ...[['tier', 'a'], ['tier', 'b'], ['app', 'web']].map(([label, value]) => [policy(name, action, path, { [label]: value })])];
const workload = (tier: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web', tier } }, spec: { containers: [] } } },
});
const SETS = selecting('p', 'ALLOW', '/a').flatMap((p) => selecting('q', 'DENY', '/a').flatMap((q) => [[], ...TIERS.map((tier) => [workload(tier)])].map((web) => [...p, ...q, ...web])));

/** A cluster between two runs. */
interface Cluster {
  objects: KubeObject[];
  /** The tiers of pods that serve on and do not belong to the template of the workload, if it lives. */
  old: string[];
}

const isWorkload = ({ kind }: KubeObject) => kind === 'Deployment';
const tierOf = (objects: KubeObject[]): string | undefined => {
  const found = objects.find(isWorkload);
  return found && String(partOf(found.spec, 'template', 'metadata', 'labels').tier);
};

/** What Istio does, written from its documentation alone. */
function admits(objects: KubeObject[], tier: string, path: string): boolean {
  const labels: { [label: string]: string } = { app: 'web', tier };
  const near = objects.filter((each) => !isWorkload(each) && Object.entries(partOf(each.spec, 'selector', 'matchLabels')).every(([label, value]) => labels[label] === value));
  const ofAction = (action: string) => near.filter(({ spec }) => partOf(spec).action === action);
  const matches = ({ spec }: KubeObject) => partsOf(spec, 'rules').some((rule) => textsOf(partOf(partsOf(rule, 'to')[0], 'operation').paths).includes(path));
  return !ofAction('DENY').some(matches) && (ofAction('ALLOW').length === 0 || ofAction('ALLOW').some(matches));
}

/** What a run sees of pods: those of the live workload have it as their controller, all others one that is gone. */
function sightingOf({ objects, old }: Cluster): Sighting {
  const index = objects.findIndex(isWorkload);
  const uid = index < 0 ? 'gone' : `uid-${index}`;
  const pods = old.map((tier): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: tier,
      namespace: 'shop',
      uid: `pod-${tier}`,
      labels: { app: 'web', tier },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid, controller: true }],
    },
  }));
  return { objects: [...pods, ...objects.filter(isWorkload).map((each) => ({ ...each, metadata: { ...each.metadata, uid } }))], unreadable: [] };
}

/** What lives in a state of a run. */
function clusterIn(done: Set<string>, { objects, old }: Cluster, { steps }: Decision): Cluster {
  const live = new Map(objects.map((object) => [keyOf(refOf(object)), object]));
  const ended = steps.filter(({ key }) => done.has(key));
  ended.filter(({ key, desired }) => key.includes('@') && desired).forEach(({ ref, desired }) => live.set(keyOf(ref), desired!));
  for (const { key, action, desired } of ended.filter((step) => !step.key.includes('@'))) {
    if (action === 'delete') live.delete(key);
    if (action === 'create' || action === 'configure') live.set(key, { ...desired!, metadata: { name: desired!.metadata.name, namespace: 'shop' } });
  }
  const now = [...live.values()];
  const left = new Set([...old, ...TIERS.filter((tier) => tier === tierOf(objects))].filter((tier) => tier !== tierOf(now)));
  const isGone = (tier: string) => ended.some(({ wait }) => wait?.type === PODS_GONE && (partOf(wait, 'labels').tier ?? tier) === tier);
  return { objects: now, old: [...left].filter((tier) => !isGone(tier)).sort() };
}

/** The new policies, and the old ones of other names: what decides about old pods until their end. */
function untilTheEnd(before: KubeObject[], after: KubeObject[], tier: string): KubeObject[] {
  const selects = ({ spec }: KubeObject) => (partOf(spec, 'selector', 'matchLabels').tier ?? tier) === tier;
  const next = after.filter(selects);
  return [...next, ...before.filter((each) => !next.some(({ metadata }) => metadata.name === each.metadata.name))];
}

/** The first request that a state admits, and that neither the cluster before the run nor the set admits. */
function violationOf(start: Cluster, set: KubeObject[], now: Cluster): string | undefined {
  const [tier, wanted, running] = [tierOf(start.objects), tierOf(set), tierOf(now.objects)];
  const existed = (each: string) => each === tier || start.old.includes(each);
  for (const each of [...running === undefined ? [] : [running], ...now.old]) {
    for (const path of PATHS.filter((candidate) => admits(now.objects, each, candidate))) {
      const byOld = existed(each) && admits(start.objects, each, path);
      const byNew = wanted !== undefined && admits(set, wanted, path);
      const byEnd = each !== wanted && admits(untilTheEnd(start.objects, set, each), each, path);
      if (!byOld && !byNew && !byEnd) return `pods of tier ${each} admit ${path}`;
    }
  }
  return undefined;
}

const textOf = ({ kind, metadata: { name }, spec }: KubeObject) => JSON.stringify([kind, name, spec]);
const idOf = ({ objects, old }: Cluster) => JSON.stringify([...objects.map(textOf).sort(), old]);

/** All clusters that runs can leave, one after another. @throws Error at the first request that is let in */
function explore(rules: DomainRule[], hidesOldPods = false): { clusters: number; states: number; ends: number } {
  const sets = SETS.map((objects) => ({ objects, id: idOf({ objects, old: [] }) }));
  const found = new Map(sets.map(({ objects, id }): [string, Cluster] => [id, { objects, old: [] }]));
  let [states, ends] = [0, 0];
  for (const start of found.values()) { // what a run leaves is added while the search goes on
    for (const { objects: set, id: wanted } of sets) {
      const decision = decisionOf(start.objects, set, rules, { [NAME]: sightingOf(hidesOldPods ? { ...start, old: [] } : start) });
      const run = allStates(decision, ({ action }) => action !== 'milestone');
      if (run.cut) throw new Error('too many states');
      states += run.states.length;
      for (const done of run.states) {
        const now = clusterIn(done, start, decision);
        const violation = violationOf(start, set, now);
        if (violation) throw new Error(`${violation}, after ${[...done]}, from ${idOf(start)} to ${wanted}`);
        const id = idOf(now);
        if (id === wanted) ends++;
        if (!found.has(id)) [now, { ...now, old: [] }].forEach((each) => found.set(idOf(each), each));
      }
    }
  }
  return { clusters: found.size, states, ends };
}

test('in no sequence of runs does a pod admit what neither the set of the run nor the cluster before it admits, whichever pods policies select', () => {
  const { clusters, states, ends } = explore([securityOrder(true)]);
  process.stdout.write(`${clusters} clusters, ${states} states, ${ends} at the desired set\n`);
  expect(clusters).toBeGreaterThan(SETS.length);
  expect(states).toBeGreaterThan(10_000);
  expect(ends).toBeGreaterThan(clusters); // the rule does not refuse everything
}, 300_000);

test('without the rule, or without what it sees of old pods, the same search finds such a request', () => {
  expect(() => explore([])).toThrow(/^pods of tier [ab] admit/);
  expect(() => explore([securityOrder(true)], true)).toThrow(/^pods of tier [ab] admit/);
});
