import { decisionOf } from './decision';
import { workload } from './policy-states';
import { keyOf, KubeClient, KubeError, KubeObject, ObjectRef, OtherObjectError, refOf } from '../../src/kube';
import { PODS_GONE, securityOrder } from '../../src/mesh';
import { Controllers, Purpose, readControllers } from '../../src/mesh/security-order/controllers';
import { lookForPods } from '../../src/mesh/security-order/pod-sighting';
import { MEMBER_LABEL, Observed, Sighting, Step } from '../../src/reconcile';

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

const labelledBy = (labels: { [label: string]: string }, object: KubeObject): KubeObject =>
  ({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } } });
const OF_TEMPLATE = { 'pod-template-hash': '5d' };
const alone = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, ownerReferences: undefined } });

test.each<[string, Purpose, KubeObject, KubeObject[]]>([
  ['of a Deployment that lives', 'stays', pod(['ReplicaSet', 'set']), [replicaSet(), deployment()]],
  ['that ends, of a Deployment that lives', 'stays', pod(['ReplicaSet', 'set'], true), [replicaSet(), deployment()]],
  ['of a Deployment that is gone', 'leaving', pod(['ReplicaSet', 'set']), [replicaSet()]],
  ['of a Deployment that was created again', 'leaving', pod(['ReplicaSet', 'set']), [replicaSet(), { ...deployment(), metadata: { ...deployment().metadata, uid: 'other' } }]],
  ['of a Deployment that is being deleted', 'leaving', pod(['ReplicaSet', 'set']), [replicaSet(), deployment(true)]],
  ['of a ReplicaSet that is gone', 'leaving', pod(['ReplicaSet', 'set']), [deployment()]],
  ['of a ReplicaSet that is being deleted', 'leaving', pod(['ReplicaSet', 'set']), [replicaSet(true), deployment()]],
  ['of a kind that cannot be read', 'unknown', pod(['Rollout', 'unreadable']), []],
  ['of a ReplicaSet of a kind that cannot be read', 'unknown', pod(['ReplicaSet', 'set']), [owned('ReplicaSet', 'web', 'set', ['Rollout', 'unreadable'])]],
  ['of a ReplicaSet that is being deleted, of a kind that cannot be read', 'leaving', pod(['ReplicaSet', 'set']), [owned('ReplicaSet', 'web', 'set', ['Rollout', 'unreadable'], true)]],
  ['of nobody', 'stays', pod(), []],
  ['of nobody that ends', 'leaving', pod(undefined, true), []],
  ['whose Deployment was deleted as its only parent', 'orphaned', pod(['ReplicaSet', 'set']), [labelledBy(OF_TEMPLATE, alone(replicaSet()))]],
  ['of a ReplicaSet that somebody has created', 'stays', pod(['ReplicaSet', 'set']), [alone(replicaSet())]],
  ...['pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'batch.kubernetes.io/controller-uid', 'controller-uid']
    .map((label): [string, Purpose, KubeObject, KubeObject[]] => [`with the label ${label} and no controller`, 'orphaned', labelledBy({ [label]: 'x' }, pod()), []]),
  ['of nobody any more that ends', 'leaving', labelledBy(OF_TEMPLATE, pod(undefined, true)), []],
  ['whose owners are a circle', 'stays', pod(['ReplicaSet', 'set']), [owned('ReplicaSet', 'web', 'set', ['ReplicaSet', 'set'])]],
])('a pod %s: %s', (_, expected, object, live) => {
  expect(new Controllers([object, ...live], new Map([['unreadable', 'no right']])).purposeOf(object)).toBe(expected);
});

const NAME = securityOrder(true).name;
interface Seen { seen?: KubeObject[]; unreadable?: Sighting['unreadable']; gone?: KubeObject[] }
const waitsOf = (before: KubeObject[], after: KubeObject[], { seen = [], unreadable = [], gone = [] }: Seen = {}, looksForPods = true) => {
  const { steps, edges } = decisionOf(before, after, [securityOrder(looksForPods)], { [NAME]: { objects: seen, unreadable } }, {}, gone);
  const waits = steps.filter(({ wait }) => wait?.type === PODS_GONE);
  const refused = steps.filter(({ action }) => action === 'refuse').map(({ ref, reason }) => `${ref.name}: ${reason!.code}`);
  return { waits: waits.length, held: edges.filter(({ from }) => waits.some(({ key }) => key === from)).map(({ to }) => to), refused, steps, edges };
};
const WEB = 'security.istio.io/AuthorizationPolicy/shop/web';
const orphan = pod(['ReplicaSet', 'gone']);
const unknownPod = pod(['Rollout', 'unreadable']);
const UNREADABLE = [{ what: 'unreadable', why: 'no right' }];
const NO_PODS = [{ what: 'pods of shop', why: 'no right' }];

test.each<[string, string[], KubeObject[], KubeObject[], Seen]>([
  ['its workload is deleted', [WEB], [web, policy('web', 'web')], [], {}],
  ['another workload is deleted', [], [workload('other'), policy('web', 'web')], [workload('other')], {}],
  ['its workload stays', [], [web, policy('web', 'web')], [web], {}],
  ['pods are left without a workload', [WEB], [policy('web', 'web')], [], { seen: [orphan] }],
  ['pods are left, and the workload is created again', [WEB], [policy('web', 'web')], [web], { seen: [orphan] }],
  ['only a ReplicaSet is left', [WEB], [policy('web', 'web')], [], { seen: [replicaSet()] }],
  ['pods of others are left that it does not concern', [], [policy('web', 'other')], [], { seen: [orphan] }],
])('a policy that leaves the set waits for pods if %s: %j', (_, held, before, after, seen) => {
  expect(waitsOf(before, after, seen)).toMatchObject({ held, refused: [] });
});

const root = (name: string): KubeObject => ({ ...policy(name, 'web'), metadata: { name, namespace: 'istio-system' } });

test.each<[string, string[], KubeObject[], Seen]>([
  ['pods cannot be listed, and a workload was gone already', ['web: PodsUnknown'], [policy('web', 'web')], { unreadable: NO_PODS, gone: [web] }],
  ['pods cannot be listed, and no workload is known', ['web: PodsUnknown'], [policy('web', 'web')], { unreadable: NO_PODS }],
  ['pods of another namespace cannot be listed', [], [policy('web', 'web')], { unreadable: [{ what: 'pods of cart', why: 'no right' }] }],
  ['pods of all namespaces cannot be listed, and it concerns one', [], [policy('web', 'web')], { unreadable: [{ what: 'pods of all namespaces', why: 'no right' }] }],
  ['pods of all namespaces cannot be listed, and it concerns all', ['web: PodsUnknown'], [root('web')], { unreadable: [{ what: 'pods of all namespaces', why: 'no right' }] }],
  ['the controller of a pod cannot be read', ['web: PodsUnknown'], [policy('web', 'web')], { seen: [unknownPod], unreadable: UNREADABLE }],
  ['the controller of a pod cannot be read, and it concerns another one', [], [policy('web', 'other')], { seen: [unknownPod], unreadable: UNREADABLE }],
  ['the controllers of some pods cannot be read, and its own pods stay', ['b: PodsUnknown'], [policy('a', 'a'), policy('b', 'web')],
    { seen: [unknownPod, labelledBy({ app: 'a' }, pod(['ReplicaSet', 'set'])), replicaSet(), deployment()], unreadable: UNREADABLE }],
  ['its pods have outlived their workload for good', ['web: StillNeeded'], [policy('web', 'web')], { seen: [labelledBy(OF_TEMPLATE, pod())] }],
])('a policy that leaves the set if %s: %j', (_, refused, before, seen) => {
  expect(waitsOf(before, [], seen)).toMatchObject({ refused, waits: 0 });
  expect(waitsOf(before, [], {}, false)).toMatchObject({ refused: [], waits: 0 }); // the flag is the way out
});

test.each(['apps/v1 Deployment', 'apps/v1 StatefulSet', 'apps/v1 DaemonSet', 'apps/v1 ReplicaSet', 'batch/v1 Job', 'batch/v1 CronJob', 'v1 Pod'])(
  'a policy stays while a %s of its namespace cannot be read, which may start pods', (type) => {
    const [apiVersion, kind] = type.split(' ');
    const unread: KubeObject = { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' } };
    const reason = { code: 'Unreadable', message: 'no right' } as const;
    const decide = (looksForPods: boolean) => decisionOf([policy('web', 'web')], [], [securityOrder(looksForPods)], {}, {}, [unread], new Map([[keyOf(refOf(unread)), reason]]));
    const codes = (steps: Step[]) => steps.flatMap(({ ref, reason: why }) => why ? [`${ref.kind}: ${why.code}`] : []).sort();
    expect(codes(decide(true).steps)).toEqual(['AuthorizationPolicy: PodsUnknown', `${kind}: Unreadable`]);
    expect(codes(decide(false).steps)).toEqual([`${kind}: Unreadable`]);
  });

test('without looking for pods, a policy is deleted after its workloads', () => {
  const { edges, waits } = waitsOf([web, policy('web', 'web')], [], {}, false);
  expect(waits).toBe(0);
  expect(edges).toContainEqual({ from: 'apps/Deployment/shop/web', to: WEB, kind: 'ready' });
});

const allowing = (name: string, path: string, action = 'ALLOW'): KubeObject =>
  ({ ...policy(name, 'web'), spec: { selector: { matchLabels: { app: 'web' } }, action, rules: [{ to: [{ operation: { paths: [path] } }] }] } });

test('a policy that must stay is not narrowed first, and what would admit more together with it is not written', () => {
  const before = [web, allowing('old', '/a'), allowing('denial', '/a', 'DENY')];
  const { steps, edges } = waitsOf(before, [web, allowing('new', '/b'), allowing('denial', '/c', 'DENY')], { seen: [unknownPod], unreadable: UNREADABLE });
  expect(steps.filter(({ key }) => key.endsWith('@nothing'))).toEqual([]);
  const refused = steps.find(({ action }) => action === 'refuse')!;
  const later = new Set([refused.key]);
  for (const key of later) edges.filter(({ from, kind }) => from === key && kind !== 'order').forEach(({ to }) => later.add(to));
  expect(later).toContain('security.istio.io/AuthorizationPolicy/shop/denial');
  expect(later).not.toContain('security.istio.io/AuthorizationPolicy/shop/new');
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
  ['is narrowed to the other labels that a workload gets', true, [labelled('a'), policy('p', 'web')], [labelled('b'), ofTier('p', 'b')]],
  ['is narrowed to another workload', false, [labelled('a'), policy('p', 'web')], [labelled('a'), ofTier('p', 'b')]],
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

const oldPod = labelledBy({ tier: 'a' }, pod(['ReplicaSet', 'set']));

test.each<[string, string[], KubeObject[], KubeObject[], Seen]>([
  ['follows a workload that an earlier run has given other labels, and its old pods end', ['p: NoSafeOrder'], [labelled('b'), ofTier('p', 'a')], [labelled('b'), ofTier('p', 'b')],
    { seen: [oldPod, replicaSet(), deployment()] }],
  ['is widened, and old pods end', [], [labelled('b'), ofTier('p', 'a')], [labelled('b'), policy('p', 'web')], { seen: [oldPod, replicaSet(), deployment()] }],
  ['follows a workload to another name, and an earlier run has deleted it', ['p: NoSafeOrder'], [policy('p', 'web')], [workload('next'), policy('p', 'next')], { seen: [orphan] }],
  ['is moved while a controller of its pods cannot be read', ['p: PodsUnknown'], [policy('p', 'web')], [policy('p', 'next')], { seen: [unknownPod], unreadable: UNREADABLE }],
  ['is moved while pods cannot be listed', ['p: PodsUnknown'], [policy('p', 'web')], [policy('p', 'next')], { unreadable: NO_PODS }],
  ['changes its rules while pods cannot be listed', [], [allowing('p', '/a')], [allowing('p', '/b')], { unreadable: NO_PODS }],
  ['is moved from pods that have outlived their workload for good', ['p: StillNeeded'], [policy('p', 'web')], [policy('p', 'next')], { seen: [labelledBy(OF_TEMPLATE, pod())] }],
])('a policy that stays and %s: %j', (_, refused, before, after, seen) => {
  expect(waitsOf(before, after, seen).refused).toEqual(refused);
});

test.each<[string, string[], string | undefined]>([
  ['that somebody else has taken over', ['p: StillNeeded', 'web: OtherInstance'], 'uid-0'],
  ['that was never of the instance', ['web: OtherInstance'], undefined],
])('a workload %s keeps its labels, and the policy of these labels leaves the set: %j', (_, refused, uid) => {
  const before = [{ ...labelled('a'), metadata: { ...labelled('a').metadata, labels: { [MEMBER_LABEL]: 'other' } } }, ofTier('p', 'a')];
  const { steps } = decisionOf(before, [labelled('b')], [securityOrder(true)], {}, {}, [], new Map(), (entry) => entry.kind === 'Deployment' ? { ...entry, uid } : entry);
  expect(steps.filter(({ action }) => action === 'refuse').map(({ ref, reason }) => `${ref.name}: ${reason!.code}`).sort()).toEqual(refused);
});

interface Limits { refused?: string[]; unserved?: string[]; onRead?: (what: string) => void }

/** A client of a cluster in which some kinds cannot be read. */
function clientOf(objects: KubeObject[], { refused = [], unserved = [], onRead = () => undefined }: Limits = {}): KubeClient {
  const check = (kind: string, namespace = '') => {
    onRead(namespace ? `${kind} ${namespace}` : kind);
    if (refused.includes(kind) || refused.includes(`${kind} ${namespace}`)) throw new KubeError(`${kind} is forbidden`, 403, 'Forbidden');
  };
  return {
    resourceOf: async (apiVersion: string, kind: string) => unserved.includes(`${apiVersion} ${kind}`) ? undefined : { apiVersion, kind, plural: 'all', namespaced: true },
    versionsOf: async (group: string) => [`${group}/v1`],
    list: async (_: string, kind: string, { namespace }: { namespace?: string }) => {
      check(kind, namespace);
      return objects.filter((each) => each.kind === kind && (!namespace || namespace === each.metadata.namespace));
    },
    find: async ({ kind, name }: ObjectRef) => {
      check(kind);
      return objects.find((each) => each.kind === kind && each.metadata.name === name);
    },
  } as unknown as KubeClient;
}

const observedOf = (before: KubeObject[], after: KubeObject[] = []) => ({
  desired: after.map((object) => ({ key: keyOf(refOf(object)), object })),
  inventory: new Map(before.map((object) => [keyOf(refOf(object)), refOf(object)])),
  live: new Map(before.map((object) => [keyOf(refOf(object)), object])),
}) as unknown as Observed;
const look = (client: KubeClient, before: KubeObject[], after?: KubeObject[]) => lookForPods(client, observedOf(before, after));
const named = (object: KubeObject, name: string, uid = name): KubeObject => ({ ...object, metadata: { ...object.metadata, name, uid } });

describe('looking for pods', () => {
  const inCart = { ...named(pod(), 'cart-1'), metadata: { ...named(pod(), 'cart-1').metadata, namespace: 'cart' } };
  const rollout: KubeObject = { apiVersion: 'argoproj.io/v1', kind: 'Rollout', metadata: { name: 'rollout', namespace: 'shop', uid: 'rollout' } };
  const ofRollout = named(pod(['Rollout', 'rollout']), 'web-2');
  ofRollout.metadata.ownerReferences = [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'rollout', uid: 'rollout', controller: true }] as any;
  const ofDeployment = [pod(['ReplicaSet', 'set']), { ...replicaSet(), spec: { replicas: 1 } }, named(deployment(), 'deployment')];

  test.each<[string, Limits, string[]]>([
    ['that must not be read', { refused: ['Rollout'] }, ['rollout']],
    ['of which the cluster serves no version', { unserved: ['argoproj.io/v1alpha1 Rollout', 'argoproj.io/v1 Rollout'] }, ['rollout']],
    ['that the cluster serves in another version', { unserved: ['argoproj.io/v1alpha1 Rollout'] }, []],
  ])('controllers of a kind %s say nothing about others', async (_, options, unreadable) => {
    const sighting = await look(clientOf([...ofDeployment, ofRollout, rollout], options), [policy('p', 'web')]);
    expect(sighting!.unreadable.map(({ what }) => what)).toEqual(unreadable);
    expect(sighting!.objects.map(({ metadata }) => metadata.uid)).toEqual(expect.arrayContaining(['pod', 'set', 'deployment']));
  });

  test.each(['Pod', 'ReplicaSet'])('%s objects that cannot be listed in one namespace say nothing about another', async (kind) => {
    const inShop = policy('p', 'web');
    const elsewhere = { ...policy('p', 'web'), metadata: { name: 'p', namespace: 'cart' } };
    const sighting = await look(clientOf([inCart, ...ofDeployment], { refused: [`${kind} shop`] }), [inShop, elsewhere]);
    expect(sighting!.unreadable.map(({ what }) => what)).toEqual(['pods of shop']);
    expect(sighting!.objects).toContainEqual(inCart);
  });

  test('pods that cannot be listed in all namespaces are listed in each one', async () => {
    const client = clientOf([inCart, ...ofDeployment]);
    const list = client.list.bind(client);
    client.list = async (version, kind, options = {}) => {
      if (!options.namespace) throw new KubeError('not in all namespaces', 403, 'Forbidden');
      return list(version, kind, options);
    };
    const sighting = await look(client, [policy('p', 'web'), root('q')]);
    expect(sighting!.unreadable).toEqual([{ what: 'pods of all namespaces', why: 'not in all namespaces. Grant this right, or use --without-pod-check' }]);
    expect(sighting!.objects).toContainEqual(ofDeployment[0]);
  });

  test('a list that has no end counts as none', async () => {
    const client = clientOf([]);
    client.list = async () => { throw new OtherObjectError('its answer has no end'); };
    expect((await look(client, [policy('p', 'web')]))!.unreadable).toEqual([{ what: 'pods of shop', why: 'its answer has no end. Try again later, or use --without-pod-check' }]);
  });

  test.each<[string, number | undefined, boolean]>([['no replicas', 0, false], ['replicas', 2, true], ['the default number of replicas', undefined, true]])(
    'a ReplicaSet without its Deployment and with %s', async (_, replicas, holds) => {
      const left = { ...named(replicaSet(), 'web-1'), spec: { replicas } };
      const { objects } = (await look(clientOf([left]), [policy('p', 'web')]))!;
      expect(waitsOf([policy('p', 'web')], [], { seen: objects }).waits).toBe(holds ? 1 : 0);
    });

  test.each<[string, KubeObject[], KubeObject[] | undefined, boolean]>([
    ['no policy changes', [policy('p', 'web')], [policy('p', 'web')], false],
    ['a policy changes its rules', [allowing('p', '/a')], [allowing('p', '/b')], false],
    ['a policy is widened', [ofTier('p', 'a')], [{ ...policy('p', 'web'), spec: { action: 'ALLOW' } }], false],
    ['a policy selects other pods', [ofTier('p', 'a')], [ofTier('p', 'b')], true],
    ['a policy is narrowed to fewer pods', [policy('p', 'web')], [{ ...policy('p', 'web'), spec: { selector: { matchLabels: { app: 'web', tier: 'a' } }, action: 'ALLOW' } }], true],
    ['a policy is taken out of effect', [policy('p', 'web')], [{ ...policy('p', 'web'), metadata: { name: 'p', namespace: 'shop', annotations: { 'istio.io/dry-run': 'true' } } }], true],
    ['a policy leaves the set', [policy('p', 'web')], [], true],
  ])('sends requests if %s', async (_, before, after, looks) => {
    const reads: string[] = [];
    await look(clientOf([], { onRead: (what) => reads.push(what) }), before, after);
    expect(reads.length > 0).toBe(looks);
  });
});

test('controllers that are known are not read again', async () => {
  const reads: string[] = [];
  const client = clientOf([named(deployment(), 'deployment')], { onRead: (kind) => reads.push(kind) });
  expect((await readControllers(client, [pod(['ReplicaSet', 'set']), replicaSet()])).live).toEqual([named(deployment(), 'deployment')]);
  expect(reads).toEqual(['Deployment']);
});
