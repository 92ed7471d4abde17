import { object } from './objects';
import { KubeObject } from '../../src/kube';
import { Decision, DomainRule, Step } from '../../src/reconcile';
import { Ending, Execution } from '../../src/reconcile/execute';
import { decisionOf } from '../mesh/decision';

/** The order of steps that dependencies between constructs ask for, by the annotations of their objects. */
interface Construct {
  construct?: string;
  dependsOn?: string[];
}

function built(kind: string, name: string, { construct, dependsOn }: Construct = {}): KubeObject {
  const each = object(kind, name, kind.startsWith('Namespace') ? {} : { namespace: 'shop' });
  const annotations = { ...construct && { 'cdk8s-istio/construct': construct }, ...dependsOn && { 'cdk8s-istio/depends-on': JSON.stringify(dependsOn) } };
  return { ...each, metadata: { ...each.metadata, annotations } };
}

/** The objects in the order in which they are sent; `name!` when it is ready, and `-name` if it is blocked. */
async function order({ steps, edges }: Decision, failing?: string): Promise<string[]> {
  const log: string[] = [];
  const isObject = ({ action }: Step) => action !== 'milestone';
  const ending = ({ ref }: Step): Ending => ref.name === failing ? 'failed' : 'succeeded';
  await new Execution({ steps, edges }, {
    send: async (step) => {
      if (isObject(step)) log.push(step.ref.name);
      return 'succeeded';
    },
    settle: async (step) => {
      await new Promise(setImmediate); // readiness takes longer than sending
      if (isObject(step)) log.push(`${step.ref.name}!`);
      return ending(step);
    },
    block: (step) => { if (isObject(step)) log.push(`-${step.ref.name}`); },
    stopped: () => false,
  }).run();
  return log;
}

const applied = (objects: KubeObject[], rules: DomainRule[] = []) => decisionOf([], objects, rules);
const before = (log: string[], first: string, second: string) => expect(log.indexOf(first)).toBeLessThan(log.indexOf(second));

test('an object is applied after the objects of the construct that it depends on are ready, and deleted before them', async () => {
  const objects = [built('ConfigMap', 'a', { dependsOn: ['shop/db'] }), built('ConfigMap', 'z1', { construct: 'shop/db/z1' }), built('ConfigMap', 'z2', { construct: 'shop/db/z2' }), built('ConfigMap', 'b')];
  const log = await order(applied(objects));
  ['z1!', 'z2!'].forEach((ready) => before(log, ready, 'a'));
  before(log, 'b', 'a');
  const gone = await order(decisionOf(objects, [], []));
  ['z1', 'z2'].forEach((name) => before(gone, 'a!', name));
});

test('a construct is not one whose path begins with the same letters', async () => {
  const log = await order(applied([built('ConfigMap', 'a', { dependsOn: ['shop/db'] }), built('ConfigMap', 'z', { construct: 'shop/db-other' })]));
  expect(log.slice(0, 2)).toEqual(['a', 'z']);
});

test('a dependency is stronger than the waves: a namespace can depend on a workload', async () => {
  const workload = { selector: {}, template: { spec: { containers: [] } } };
  const first = { ...built('apps/v1 Deployment', 'first', { construct: 'one/first' }), spec: workload };
  const objects = [first, built('Namespace', 'later', { dependsOn: ['one'] }), { ...built('ConfigMap', 'inside'), metadata: { name: 'inside', namespace: 'later' } }, built('ConfigMap', 'free')];
  const log = await order(applied(objects));
  before(log, 'first!', 'later');
  before(log, 'later!', 'inside');
  before(log, 'free', 'first');
  const gone = await order(decisionOf(objects, [], [], {}, { namespaces: true }));
  before(gone, 'inside!', 'later');
  before(gone, 'later!', 'first');
});

test('if an object fails, the objects that depend on its construct are blocked, and no others', async () => {
  const log = await order(applied([built('ConfigMap', 'a', { construct: 'one/a' }), built('ConfigMap', 'b', { dependsOn: ['one'] }), built('ConfigMap', 'c')]), 'a');
  expect(log).toContain('-b');
  expect(log).toContain('c!');
});

test('a dependency that contradicts what an object needs is left out, and noted; the rest of it is kept', async () => {
  const namespace = built('Namespace', 'shop', { dependsOn: ['app'] });
  const decision = applied([namespace, built('ConfigMap', 'inside', { construct: 'app/inside' }), { ...built('ConfigMap', 'outside', { construct: 'app/outside' }), metadata: { name: 'outside', namespace: 'other', annotations: { 'cdk8s-istio/construct': 'app/outside' } } }]);
  const log = await order(decision);
  before(log, 'shop!', 'inside');
  before(log, 'outside!', 'shop');
  expect(decision.steps.find(({ ref }) => ref.name === 'shop')!.notes).toEqual(['its dependency on construct app is not kept for all objects: some of them must come after Namespace shop']);
});

test('a rule of the domain is stronger than a dependency', async () => {
  const rule: DomainRule = { name: 'b before a', add: () => ({ edges: [{ from: '/ConfigMap/shop/b', to: '/ConfigMap/shop/a', kind: 'applied' }] }) };
  const decision = applied([built('ConfigMap', 'a', { construct: 'one/a' }), built('ConfigMap', 'b', { dependsOn: ['one'] })], [rule]);
  before(await order(decision), 'b', 'a');
  expect(decision.steps.find(({ ref }) => ref.name === 'b')!.notes).toHaveLength(1);
});

test.each([
  ['that depend on each other', [{ construct: 'one', dependsOn: ['two'] }, { construct: 'two', dependsOn: ['one'] }]],
  ['inside the construct that they depend on', [{ construct: 'one/a', dependsOn: ['one'] }, { construct: 'one/b' }]],
  ['with annotations that somebody has damaged', [{ construct: '///' }, { dependsOn: [1, null, ''] as unknown as string[] }]],
])('objects %s do not stop a run', async (_, constructs) => {
  const objects = constructs.map((each, index) => built('ConfigMap', `c${index}`, each));
  expect((await order(applied(objects))).sort()).toEqual(['c0', 'c0!', 'c1', 'c1!']);
});

test('an object inside the construct that it depends on comes after the others of the construct', async () => {
  const log = await order(applied([built('ConfigMap', 'a', { construct: 'one/a', dependsOn: ['one'] }), built('ConfigMap', 'b', { construct: 'one/b' })]));
  before(log, 'b!', 'a');
});

test('two charts of 5,000 objects that depend on each other need edges for each object, and not for each pair', () => {
  const many = (chart: string, dependsOn?: string[]) => Array.from({ length: 5000 }, (_, index) => built('ConfigMap', `${chart}-${index}`, { construct: `${chart}/${index}`, dependsOn }));
  const { edges } = applied([...many('one'), ...many('two', ['one'])]);
  expect(edges.length).toBeLessThan(60_000);
});
