import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { binding, config, definition, deployment, namespace, role, thing } from './objects';
import { JsonObject } from '../../src/json';
import { Running } from '../cli/bundled';
import { eventually } from '../lab/eventually';

/** Runs that are killed or interrupted at any moment: the next run converges, and no object is left over. */
const cluster = faultyLab();
let cli: Cli;
let home: string;
let count = 0;

beforeEach(async () => {
  home = `test-${++count}`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(cluster.faulty.kubeconfig, home);
});
afterEach(() => cli.remove());

const group = () => `${home}.example`;
const OLD = (): JsonObject[] => [config('stays'), config('changes', { value: 'old' }), config('goes-1'), config('goes-2')];
/** 17 objects of the kinds that an install has. */
const NEW = (): JsonObject[] => [
  config('stays'), config('changes', { value: 'new' }), definition(group()), thing(group(), 'one'), thing(group(), 'two'), thing(group(), 'three'),
  ...[1, 2, 3].flatMap((each) => [role(`role-${each}`), binding(`role-${each}`), config(`new-${each}`)]), deployment('web', { replicas: 0 }), config('last'),
];

interface Live { key: string; uid: string; resourceVersion: string }

/** All live objects of the set: no other object has the label here. */
async function live(): Promise<Live[]> {
  const paths = [
    `/api/v1/namespaces/${home}/configmaps`, `/apis/apps/v1/namespaces/${home}/deployments`, `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/roles`,
    `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/rolebindings`, `/apis/${group()}/v1/namespaces/${home}/things`,
  ];
  const lists = await Promise.all(paths.map((path) => cluster.lab.request('GET', path).catch(() => ({ items: [] }))));
  const found = await cluster.lab.request('GET', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group()}`).catch(() => undefined);
  return [...lists.flatMap(({ kind, items }) => items.map((item: JsonObject) => ({ kind: kind.replace(/List$/, ''), ...item }))), ...found ? [found] : []]
    .filter(({ metadata }) => metadata.labels?.['applyset.kubernetes.io/part-of'] !== undefined)
    .map(({ kind, metadata: { name, uid, resourceVersion } }) => ({ key: `${kind} ${name}`, uid, resourceVersion }));
}

const keys = (objects: JsonObject[]) => objects.map(({ kind, metadata }) => `${kind} ${(metadata as { name: string }).name}`).sort();

/** Runs the command in its own process, and kills it after the answer to its k-th write. */
async function killedAfter(k: number, command: string, objects?: JsonObject[], ...flags: string[]): Promise<void> {
  const running = cli.start(command, objects, ...flags);
  cluster.faulty.proxy.afterWrite(k, () => running.kill('SIGKILL'));
  expect(await running.ended).toBe('SIGKILL');
  cluster.faulty.proxy.clear();
}

// 21 writes in all: the inventory, 17 objects, two deletions, and the inventory again.
test.each([1, 5, 9, 13, 17, 20])('apply killed after write %i: the next run converges, writes no object twice, and leaves none over', async (k) => {
  await cli.run('apply', OLD());
  await killedAfter(k, 'apply', NEW());
  const before = await live();

  const { code } = await cli.run('apply', NEW());
  expect(code).toBe(0);
  const after = await live();
  expect(after.map(({ key }) => key).sort()).toEqual(keys(NEW()));
  // Same uid and resourceVersion: the object was not written again. Objects that a controller writes, or that the run was to change, may differ.
  const others = /^(ConfigMap (changes|goes)|CustomResourceDefinition|Deployment)/;
  expect(after).toEqual(expect.arrayContaining(before.filter(({ key }) => !others.test(key))));

  expect(await cli.run('delete', undefined, '--crds')).toMatchObject({ code: 0 });
  expect(await live()).toEqual([]);
}, 60_000);

test.each([1, 9, 16])('objects of a run that was killed after write %i are pruned when they leave the set', async (k) => {
  await killedAfter(k, 'apply', NEW());
  expect(await cli.run('apply', [config('stays')], '--crds', '--allow-prune-many')).toMatchObject({ code: 0 });
  expect((await live()).map(({ key }) => key)).toEqual(['ConfigMap stays']);
}, 60_000);

test.each([1, 8, 15])('delete killed after write %i: the next run deletes the rest', async (k) => {
  await cli.run('apply', NEW());
  await killedAfter(k, 'delete', undefined, '--crds');
  expect(await cli.run('delete', undefined, '--crds')).toMatchObject({ code: 0 });
  expect(await live()).toEqual([]);
}, 60_000);

test('Ctrl-C finishes the requests in flight and begins no others; the next run continues', async () => {
  const running = cli.start('apply', [...NEW(), deployment('never-ready', { account: 'nobody' })], '--timeout', '5m');
  await eventually(async () => expect(running.stdout).toContain('waiting'), 30_000);
  running.kill('SIGINT');
  expect(await running.ended).toBe(130);
  expect(running.stdout).toMatch(/interrupted: .*\. Run the command again to continue\n$/);
  expect(await cli.run('apply', NEW())).toMatchObject({ code: 0 });
  expect((await live()).map(({ key }) => key).sort()).toEqual(keys(NEW()));
}, 60_000);

test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('%s ends a plan with exit code %i', async (signal, code) => {
  let running: Running | undefined;
  const arrived = async () => {
    running!.kill(signal);
    await eventually(async () => expect(running!.stderr).toContain('stopping after the requests in flight'));
  };
  cluster.faulty.proxy.on({ fault: { name: 'signal', arrived }, method: 'GET', path: /configmaps/, count: 1 });
  running = cli.start('plan', NEW());
  expect(await running.ended).toBe(code);
}, 60_000);

test('a second Ctrl-C stops at once', async () => {
  cluster.faulty.proxy.on({ fault: { name: 'hold', arrived: () => new Promise<void>(() => undefined) }, method: 'PATCH' });
  const running = cli.start('apply', NEW());
  await eventually(async () => expect(cluster.faulty.proxy.requests.some(({ fault }) => fault === 'hold')).toBe(true), 30_000);
  running.kill('SIGINT');
  await eventually(async () => expect(running.stderr).toContain('interrupt again to stop at once'));
  running.kill('SIGINT');
  expect(await running.ended).toBe(130);
}, 60_000);
