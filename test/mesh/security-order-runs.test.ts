import { violationsOf, workload } from './policy-states';
import { partOf, partsOf, textsOf } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { DomainRule } from '../../src/reconcile';

/**
 * Every sequence of runs, one at a time, each of which may fail or be killed at any moment: the next one, of any program, begins with what
 * the one before has left. That may be pods which still serve although their workload is gone. The search is exhaustive within these bounds: two
 * policies that allow or deny one or two paths, and one workload.
 */
const PATHS = ['/a', '/b'];

const policy = (name: string, action: string, paths: string[]): KubeObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, action, rules: paths.map((path) => ({ to: [{ operation: { paths: [path] } }] })) },
}) as KubeObject;

const policies = (name: string): KubeObject[][] => [[], ...[['ALLOW', ['/a']], ['ALLOW', PATHS], ['DENY', ['/a']], ['DENY', ['/b']]]
  .map(([action, paths]) => [policy(name, action as string, paths as string[])])];

/** What Istio does, written from its documentation alone. */
function admits(objects: KubeObject[], _: string, path: string): boolean {
  const ofAction = (action: string) => objects.filter(({ spec }) => partOf(spec).action === action);
  const matches = ({ spec }: KubeObject) => partsOf(spec, 'rules').some((rule) => textsOf(partOf(partsOf(rule, 'to')[0], 'operation').paths).includes(path));
  const allows = ofAction('ALLOW');
  return !ofAction('DENY').some(matches) && (allows.length === 0 || allows.some(matches));
}

const SETS = policies('p').flatMap((p) => policies('q').flatMap((q) => [[], [workload('web')]].map((web) => [...p, ...q, ...web])));

/** What tells one cluster from another: neither the order of its objects nor their age. */
function idOf(objects: KubeObject[]): string {
  return objects.map(({ kind, metadata: { name }, spec }) => JSON.stringify([kind, name, spec])).sort().join();
}

/** All clusters that runs can leave, one after another, and how many states they go through. @throws Error at the first request that is let in */
function explore(rules?: DomainRule[]): { clusters: number; states: number } {
  const found = new Map(SETS.map((set) => [idOf(set), set]));
  let states = 0;
  for (const before of found.values()) { // what a run leaves is added while the search goes on
    for (const set of SETS) {
      const run = violationsOf(before, set, ['web'], PATHS, admits, rules);
      if (run.admitted.length > 0 || run.cut) throw new Error(`${run.admitted[0] ?? 'too many states'}, from ${idOf(before)} to ${idOf(set)}`);
      states += run.states;
      const withoutPods = run.lives.map((live) => live.filter(({ kind }) => kind !== 'Pod')); // they end at any time
      [...run.lives, ...withoutPods].forEach((live) => found.set(idOf(live), found.get(idOf(live)) ?? live));
    }
  }
  return { clusters: found.size, states };
}

test('in no sequence of runs that are killed or fail is a request admitted that neither the set of the run nor the cluster before it admits', () => {
  const { clusters, states } = explore();
  process.stdout.write(`${clusters} clusters, ${states} states\n`);
  expect(clusters).toBeGreaterThan(SETS.length); // runs leave intermediate objects, too
  expect(states).toBeGreaterThan(100_000);
}, 120_000);

test('without the rule, the same search finds such a request', () => {
  expect(() => explore([])).toThrow(/^web "\/[ab]" after/);
});
