import { Cli } from './command';
import { eachInNamespace, faultyLab, withIstioDefinitions } from './faulty-lab';
import { limitedTo, Rule } from './limited-credentials';
import { definition } from './objects';
import { JsonObject } from '../../src/json';
import { eventually } from '../lab/eventually';

/** Pods that serve on although their workload is gone, on a real API server: the policies that concern them are deleted after them. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

withIstioDefinitions(cluster);
eachInNamespace(cluster, 'leaving', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

/** A pod that takes its whole time to end. */
const SLOW: JsonObject = {
  terminationGracePeriodSeconds: 6, containers: [{ name: 'web', image: 'shell', command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'] }],
};
const template = (labels: JsonObject = {}, spec: JsonObject = {}): JsonObject => ({ metadata: { labels: { app: 'web', ...labels } }, spec: { ...SLOW, ...spec } });
const workload = (kind: string, spec: JsonObject): JsonObject =>
  ({ apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name: 'web' }, spec });
const selector = { matchLabels: { app: 'web' } };
const web = (labels: JsonObject = {}) => workload('Deployment', { selector, template: template(labels) });
const WORKLOADS: { [kind: string]: JsonObject } = {
  Deployment: web(),
  ReplicaSet: workload('ReplicaSet', { selector, template: template() }),
  StatefulSet: workload('StatefulSet', { selector, serviceName: 'web', template: template() }),
  Job: workload('Job', { template: template({}, { restartPolicy: 'Never' }) }),
  Pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: SLOW },
};
const policy = (name = 'web', labels: JsonObject = { app: 'web' }): JsonObject => ({
  apiVersion: 'security.istio.io/v1beta1', kind: 'AuthorizationPolicy', metadata: { name }, spec: { selector: { matchLabels: labels }, action: 'ALLOW' },
});
const pathOf = ({ apiVersion, kind, metadata }: any) =>
  `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${home}/${kind === 'AuthorizationPolicy' ? 'authorizationpolicies' : `${kind.toLowerCase()}s`}/${metadata.name}`;

async function find(object: JsonObject): Promise<any> {
  return cluster.lab.request('GET', pathOf(object)).catch(() => undefined);
}

/** The pods that run. */
async function running(labels = 'app=web'): Promise<number> {
  const { items } = await cluster.lab.request('GET', `/api/v1/namespaces/${home}/pods?labelSelector=${encodeURIComponent(labels)}`);
  return items.filter(({ status: { phase } }: any) => phase === 'Running').length;
}

/** The number of pods that ran when each policy was deleted. */
function recordedDeletions(labels?: string): number[] {
  const pods: number[] = [];
  const arrived = async () => { pods.push(await running(labels)); };
  cluster.faulty.proxy.on({ fault: { name: 'record', arrived }, method: 'DELETE', path: /security\.istio\.io/ });
  return pods;
}

async function applied(...objects: JsonObject[]): Promise<void> {
  expect(await cli.run('apply', objects)).toMatchObject({ code: 0 });
  await eventually(async () => expect(await running()).toBe(1), 30_000);
}

/** An apply waits until a Job is done, which this one never is. */
async function appliedJob(...objects: JsonObject[]): Promise<void> {
  await cli.run('apply', objects, '--timeout', '4s');
  await eventually(async () => expect(await running()).toBe(1), 30_000);
}

test.each(Object.keys(WORKLOADS))('a delete that is killed while the pods of a %s end: the next one deletes the policy after them', async (kind) => {
  await (kind === 'Job' ? appliedJob : applied)(WORKLOADS[kind], policy());
  const first = cli.start('delete');
  await eventually(async () => {
    const live = await find(WORKLOADS[kind]);
    expect(live === undefined || live.metadata.deletionTimestamp !== undefined).toBe(true);
  }, 30_000);
  first.kill('SIGKILL');
  await first.ended;
  expect(await running()).toBe(1);

  const deletions = recordedDeletions();
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
  expect(await find(policy())).toBeUndefined();
}, 90_000);

test.each<[string, () => Promise<unknown>]>([
  ['a run that has reached its deadline', async () => expect(await cli.run('delete', undefined, '--timeout', '2s')).toMatchObject({ code: 1 })],
  ['somebody else, by kubectl delete', () => cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--wait=false'])],
  ['somebody else, who has scaled it to none before', async () => {
    await cluster.lab.kubectl(['scale', 'deployment', 'web', '-n', home, '--replicas=0']);
    await cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--wait=false']);
  }],
  ['nobody, and its pods end since it was scaled to none', () => cluster.lab.kubectl(['scale', 'deployment', 'web', '-n', home, '--replicas=0'])],
])('a workload was deleted by %s: its policy is deleted after its pods', async (_, remove) => {
  await applied(web(), policy());
  await remove();
  expect(await running()).toBe(1);
  const deletions = recordedDeletions();
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
}, 90_000);

test('a plan names the pods that a policy outlives', async () => {
  await applied(web(), policy());
  await cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--wait=false']);
  const { code, stdout } = await cli.run('delete', undefined, '--dry-run');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/wait +(Pod|ReplicaSet) \S+\/web-/) });
}, 60_000);

test('an apply that is killed while a pruned workload ends: the next one prunes its policy after its pods', async () => {
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } };
  await applied(web(), policy(), other);
  const first = cli.start('apply', [other]);
  await eventually(async () => expect(await find(web())).toBeUndefined(), 30_000);
  first.kill('SIGKILL');
  await first.ended;
  const deletions = recordedDeletions();
  expect(await cli.run('apply', [other])).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
}, 90_000);

test('the pods of a workload get other labels: the policy for the old labels is deleted after the old pods', async () => {
  await applied(web({ tier: 'old' }), policy('old', { tier: 'old' }));
  const deletions = recordedDeletions('tier=old');
  expect(await cli.run('apply', [web({ tier: 'new' }), policy('new', { tier: 'new' })])).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
}, 90_000);

test.each<[string, JsonObject, JsonObject[]]>([
  ['is renamed', { app: 'web' }, [{ ...web(), metadata: { name: 'next' }, spec: { selector: { matchLabels: { app: 'next' } }, template: { metadata: { labels: { app: 'next' } }, spec: SLOW } } }, policy('web', { app: 'next' })]],
  ['gets other labels', { tier: 'old' }, [web({ tier: 'new' }), policy('web', { tier: 'new' })]],
])('a workload %s, and its policy follows it under the same name: refused, since the old pods would be open', async (_, before, next) => {
  await applied(web({ tier: 'old' }), policy('web', before));
  const { code, stdout } = await cli.run('apply', next, '--timeout', '5s');
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/failed +AuthorizationPolicy \S+\/web.*Give the new policy another name/) });
  expect(await running()).toBe(1);
}, 60_000);

test('pods of others whose workload stays do not hold a policy', async () => {
  await cluster.lab.kubectl(['apply', '-n', home, '-f', '-'], { input: JSON.stringify(web()) });
  await applied({ ...policy(), spec: { action: 'ALLOW' } });
  await cluster.lab.kubectl(['scale', 'deployment', 'web', '-n', home, '--replicas=0']);
  expect(await cli.run('delete', undefined, '--timeout', '4s')).toMatchObject({ code: 0 });
  expect(await running()).toBe(1);
}, 60_000);

/** What a run needs for policies and workloads, without the right to look for pods. */
const OWN: Rule[] = [
  { apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'leases', 'namespaces'], verbs: ['*'] },
  { apiGroups: ['security.istio.io'], resources: ['*'], verbs: ['*'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] },
];
const PODS: Rule = { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] };
const REPLICA_SETS: Rule = { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list', 'watch'] };

async function limited(...rules: Rule[]): Promise<Cli> {
  return new Cli(cli.writeText(await limitedTo(cluster.lab, cluster.faulty.kubeconfig, home, [...OWN, ...rules]), 'limited.json'), home);
}

test.each<[string, Rule[], RegExp]>([
  ['pods', [REPLICA_SETS], /cannot list resource "pods"/],
  ['ReplicaSets', [PODS], /cannot list resource "replicasets"/],
])('with credentials that must not list %s, a policy that leaves the set stays and is named, and --without-pod-check deletes it', async (_, rules, why) => {
  await applied(web(), policy());
  const few = await limited(...rules);
  await cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--wait=false']);
  const message = new RegExp(`AuthorizationPolicy \\S+/web: .*${why.source}.*--without-pod-check`);
  expect(await few.run('delete', undefined, '--dry-run')).toMatchObject({ code: 1, stdout: expect.stringMatching(message) });
  expect(await few.run('delete')).toMatchObject({ code: 1, stdout: expect.stringMatching(message) });
  expect(await find(policy())).toBeDefined();
  expect(await few.run('delete', undefined, '--without-pod-check')).toMatchObject({ code: 0 });
  expect(await find(policy())).toBeUndefined();
  few.remove();
}, 60_000);

test('the rights to list pods and ReplicaSets suffice to delete a policy after the pods of its workload', async () => {
  await applied(web(), policy());
  const few = await limited(PODS, REPLICA_SETS);
  await cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--wait=false']);
  const deletions = recordedDeletions();
  expect(await few.run('delete')).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
  few.remove();
}, 60_000);

/** A pod with a controller of a kind that is defined in the cluster. */
async function withRunner(): Promise<{ group: string; other: JsonObject }> {
  const group = `${home}.example`;
  await cluster.lab.kubectl(['create', '-f', '-'], { input: JSON.stringify(definition(group)) });
  await cluster.lab.kubectl(['wait', '--for=condition=Established', `crd/things.${group}`, '--timeout=30s']);
  const things = `/apis/${group}/v1/namespaces/${home}/things`;
  const { metadata: { uid } } = await cluster.lab.request('POST', things, { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'runner' } });
  const labels = { app: 'runner' };
  const owner = { apiVersion: `${group}/v1`, kind: 'Thing', name: 'runner', uid, controller: true };
  await cluster.lab.request('POST', `/api/v1/namespaces/${home}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'runner', labels, ownerReferences: [owner] }, spec: SLOW });
  await eventually(async () => expect(await running('app=runner')).toBe(1), 30_000);
  return { group, other: policy('runner', labels) };
}

test.each<[string, boolean]>([['must not be read', false], ['is not served any more', true]])(
  'a controller of a kind that %s: the policy of its pods stays and is named, and the others are deleted', async (_, isStopped) => {
    const { group, other } = await withRunner();
    expect(await cli.run('apply', [web(), policy(), other])).toMatchObject({ code: 0 });
    const few = await limited(PODS, REPLICA_SETS);
    const patch = [{ op: 'replace', path: '/spec/versions/0/served', value: false }];
    if (isStopped) {
      await cluster.lab.request('PATCH', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`, patch, 'application/json-patch+json');
      await eventually(async () => expect(await cluster.lab.request('GET', `/apis/${group}/v1/things`).catch(() => undefined)).toBeUndefined(), 30_000);
    }
    const { code, stdout } = await (isStopped ? cli : few).run('delete');
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/AuthorizationPolicy \S+\/runner: it is not known whether the workload of Pod \S+\/runner is gone.*Thing \S*runner cannot be read/) });
    expect([await find(policy()), await find(web())]).toEqual([undefined, undefined]);
    expect(await find(other)).toBeDefined();
    expect(await cli.run('delete', undefined, '--without-pod-check')).toMatchObject({ code: 0 });
    few.remove();
  }, 90_000);

test('a workload is deleted with --cascade=orphan: its policy stays as long as its pods run, and not because of its old ReplicaSets', async () => {
  await applied(web(), policy());
  await cluster.lab.kubectl(['delete', 'deployment', 'web', '-n', home, '--cascade=orphan']);
  await eventually(async () => {
    const { items } = await cluster.lab.request('GET', `/apis/apps/v1/namespaces/${home}/replicasets`);
    expect(items.map(({ metadata }: any) => metadata.ownerReferences)).toEqual([undefined]);
  }, 30_000);
  const { code, stdout } = await cli.run('delete');
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/AuthorizationPolicy \S+\/web: it decides which requests .* admits.*--cascade=orphan/) });
  expect(await find(policy())).toBeDefined();
  await cluster.lab.kubectl(['scale', 'replicaset', '--all', '-n', home, '--replicas=0']);
  const deletions = recordedDeletions();
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(deletions).toEqual([0]);
}, 90_000);

test('an earlier run gave a workload other labels: its policy does not follow it as long as old pods run', async () => {
  const [before, after] = ['old', 'new'].map((tier) => ({ pods: web({ tier }), policy: policy('web', { tier }) }));
  await applied(before.pods, before.policy);
  expect(await cli.run('apply', [after.pods, before.policy])).toMatchObject({ code: 0 });
  expect(await running('tier=old')).toBe(1);
  const { code, stdout } = await cli.run('apply', [after.pods, after.policy], '--timeout', '5s');
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/failed +AuthorizationPolicy \S+\/web.*Give the new policy another name/) });
  expect((await find(policy())).spec.selector.matchLabels).toEqual({ tier: 'old' });
  await eventually(async () => expect(await running('tier=old')).toBe(0), 30_000);
  expect(await cli.run('apply', [after.pods, after.policy])).toMatchObject({ code: 0 });
}, 90_000);
