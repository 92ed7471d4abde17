import { decisionOf } from './decision';
import { workload } from './policy-states';
import { KubeClient, KubeObject, ObjectRef } from '../../src/kube';
import { PODS_GONE, SECURITY_ORDER } from '../../src/mesh';
import { Controllers, readControllers } from '../../src/mesh/security-order/controllers';

const policy = (name: string, app: string): KubeObject => ({
  apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace: 'shop' }, spec: { selector: { matchLabels: { app } }, action: 'ALLOW' },
});
const web = workload('web');

/** An object that another one controls. */
function owned(kind: string, name: string, uid: string, by?: [string, string], ending = false): KubeObject {
  const ownerReferences = by ? [{ apiVersion: 'apps/v1', kind: by[0], name: by[0].toLowerCase(), uid: by[1], controller: true }] : [];
  return {
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop', uid, labels: { app: 'web' }, ownerReferences, ...ending && { deletionTimestamp: '2026-01-01T00:00:00Z' } },
  };
}
const pod = (by?: [string, string], ending = false) => owned('Pod', 'web-1', 'pod', by, ending);
const replicaSet = (ending = false) => owned('ReplicaSet', 'web', 'set', ['Deployment', 'deployment'], ending);
const deployment = (ending = false) => owned('Deployment', 'web', 'deployment', undefined, ending);

test.each<[string, boolean, KubeObject, KubeObject[]]>([
  ['of a Deployment that lives', false, pod(['ReplicaSet', 'set']), [replicaSet(), deployment()]],
  ['that ends, of a Deployment that lives', false, pod(['ReplicaSet', 'set'], true), [replicaSet(), deployment()]],
  ['of a Deployment that is gone', true, pod(['ReplicaSet', 'set']), [replicaSet()]],
  ['of a Deployment that was created again', true, pod(['ReplicaSet', 'set']), [replicaSet(), { ...deployment(), metadata: { ...deployment().metadata, uid: 'other' } }]],
  ['of a Deployment that is being deleted', true, pod(['ReplicaSet', 'set']), [replicaSet(), deployment(true)]],
  ['of a ReplicaSet that is gone', true, pod(['ReplicaSet', 'set']), [deployment()]],
  ['of a ReplicaSet that is being deleted', true, pod(['ReplicaSet', 'set']), [replicaSet(true), deployment()]],
  ['of nobody', false, pod(), []],
  ['of nobody that ends', true, pod(undefined, true), []],
  ['whose owners are a circle', false, pod(['ReplicaSet', 'set']), [owned('ReplicaSet', 'web', 'set', ['ReplicaSet', 'set'])]],
])('a pod %s: leaves: %s', (_, expected, object, live) => {
  expect(new Controllers([object, ...live]).isLeaving(object)).toBe(expected);
});

interface Seen { seen?: KubeObject[]; unreadable?: string[]; gone?: KubeObject[] }
const waitsOf = (before: KubeObject[], after: KubeObject[], { seen = [], unreadable = [], gone = [] }: Seen = {}) => {
  const { steps, edges } = decisionOf(before, after, [SECURITY_ORDER], { [SECURITY_ORDER.name]: { objects: seen, unreadable } }, {}, gone);
  const waits = steps.filter(({ wait }) => wait?.type === PODS_GONE);
  return { waits: waits.length, held: edges.filter(({ from }) => waits.some(({ key }) => key === from)).map(({ to }) => to), steps };
};
const WEB = 'security.istio.io/AuthorizationPolicy/shop/web';
const orphan = pod(['ReplicaSet', 'gone']);

test.each<[string, string[], KubeObject[], KubeObject[], Seen]>([
  ['its workload is deleted', [WEB], [web, policy('web', 'web')], [], {}],
  ['another workload is deleted', [], [workload('other'), policy('web', 'web')], [workload('other')], {}],
  ['its workload stays', [], [web, policy('web', 'web')], [web], {}],
  ['pods are left without a workload', [WEB], [policy('web', 'web')], [], { seen: [orphan] }],
  ['pods are left, and the workload is created again', [WEB], [policy('web', 'web')], [web], { seen: [orphan] }],
  ['only a ReplicaSet is left', [WEB], [policy('web', 'web')], [], { seen: [replicaSet()] }],
  ['pods of others are left that it does not concern', [], [policy('web', 'other')], [], { seen: [orphan] }],
  ['pods cannot be read, and a workload was gone already', [WEB], [policy('web', 'web')], [], { unreadable: ['forbidden'], gone: [web] }],
  ['pods cannot be read, and no workload is known', [], [policy('web', 'web')], [], { unreadable: ['forbidden'] }],
])('a policy that leaves the set waits for pods if %s: %j', (_, held, before, after, seen) => {
  expect(waitsOf(before, after, seen).held).toEqual(held);
});

test('policies of one scope have one wait', () => {
  const names = Array.from({ length: 50 }, (_, index) => policy(`web-${index}`, 'web'));
  expect(waitsOf([web, ...names], [])).toMatchObject({ waits: 1, held: { length: 50 } });
});

const labelled = (tier: string): KubeObject =>
  ({ ...web, spec: { ...web.spec as object, template: { metadata: { labels: { app: 'web', tier } }, spec: { containers: [] } } } });
const ofTier = (name: string, tier: string): KubeObject => ({ ...policy(name, 'web'), spec: { selector: { matchLabels: { tier } }, action: 'ALLOW' } });

test.each<[string, boolean, KubeObject[], KubeObject[]]>([
  ['follows a workload to other labels', true, [labelled('a'), ofTier('p', 'a')], [labelled('b'), ofTier('p', 'b')]],
  ['leaves a workload that stays', false, [labelled('a'), ofTier('p', 'a')], [labelled('a'), ofTier('p', 'b')]],
  ['leaves a workload that is deleted', true, [web, policy('p', 'web')], [workload('next'), policy('p', 'next')]],
  ['goes out of effect with a workload that is deleted', true, [web, policy('p', 'web')], [{ ...policy('p', 'web'), metadata: { name: 'p', namespace: 'shop', annotations: { 'istio.io/dry-run': 'true' } } }]],
  ['is widened', false, [labelled('a'), ofTier('p', 'a')], [labelled('b'), policy('p', 'web')]],
])('a policy that %s is refused: %s', (_, refused, before, after) => {
  const { steps } = waitsOf(before, after);
  expect(steps.filter(({ reason }) => reason?.code === 'NoSafeOrder').map(({ ref }) => ref.name)).toEqual(refused ? ['p'] : []);
});

test('a policy that leaves the set waits for old pods of a workload that an earlier run has given other labels', () => {
  const old = pod(['ReplicaSet', 'set']);
  const seen = [{ ...old, metadata: { ...old.metadata, labels: { app: 'web', tier: 'a' } } }, replicaSet(), deployment()];
  expect(waitsOf([labelled('b'), ofTier('p', 'a')], [labelled('b')], { seen })).toMatchObject({ waits: 1, held: [expect.stringContaining('/p')] });
  expect(waitsOf([labelled('b'), ofTier('p', 'c')], [labelled('b')], { seen })).toMatchObject({ waits: 0 });
});

test('controllers that are known are not read again', async () => {
  const reads: string[] = [];
  const client = {
    resourceOf: async (apiVersion: string, kind: string) => ({ apiVersion, kind, plural: 'all', namespaced: true }),
    find: async ({ kind }: ObjectRef) => {
      reads.push(kind);
      return deployment();
    },
  } as unknown as KubeClient;
  expect(await readControllers(client, [pod(['ReplicaSet', 'set']), replicaSet()])).toEqual([deployment()]);
  expect(reads).toEqual(['Deployment']);
});
