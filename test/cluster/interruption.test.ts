import { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { binding, config, definition, deployment, role, thing } from './objects';
import { JsonObject } from '../../src/json';
import { Running } from '../cli/bundled';
import { eventually } from '../lab/eventually';

/** Runs that are killed or interrupted at any moment: the next run converges, and no object is left over. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

eachInNamespace(cluster, 'test', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

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

/** Every way to end a command from outside, and its exit code. */
const WAYS: [string, (running: Running) => Promise<void> | void, number | string][] = [
  ['SIGINT', (running) => running.kill('SIGINT'), 130],
  ['SIGTERM', (running) => running.kill('SIGTERM'), 143],
  ['SIGHUP, as from a terminal that was closed', (running) => running.kill('SIGHUP'), 129],
  ['SIGHUP, and an output that was closed with the terminal', (running) => {
    running.closeOutput();
    running.kill('SIGHUP');
  }, 129],
  ['SIGINT twice', async (running) => {
    running.kill('SIGINT');
    await eventually(async () => expect(running.stderr).toContain('interrupt again to stop at once'));
    running.kill('SIGINT');
  }, 130],
  ['SIGTERM, and SIGKILL at once after it', (running) => {
    running.kill('SIGTERM');
    running.kill('SIGKILL');
  }, 'SIGKILL'],
];

describe.each(WAYS)('%s', (_, end, code) => {
  /** Ends the command at the answer to its k-th write, which it gets only then. */
  async function endedAt(k: number, command: string, objects?: JsonObject[], ...flags: string[]): Promise<void> {
    let running: Running | undefined;
    const done = async () => { await end(running!); };
    cluster.faulty.proxy.on({ fault: { name: 'end', done }, method: ['POST', 'PATCH', 'DELETE'], skip: k - 1, count: 1 });
    running = cli.start(command, objects, ...flags);
    expect(await running.ended).toBe(code);
    cluster.faulty.proxy.clear();
  }

  test.each([2, 7, 15])('ends an apply at write %i: the next one converges, and delete leaves nothing', async (k) => {
    await cli.run('apply', OLD());
    await endedAt(k, 'apply', NEW());
    expect(await cli.run('apply', NEW())).toMatchObject({ code: 0 });
    expect((await live()).map(({ key }) => key).sort()).toEqual(keys(NEW()));
    await endedAt(5, 'delete', undefined, '--crds');
    expect(await cli.run('delete', undefined, '--crds')).toMatchObject({ code: 0 });
    expect(await live()).toEqual([]);
  }, 90_000);
});

test('an object that somebody has deleted, and that a killed run has created again, is pruned and not released', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  await cluster.lab.request('DELETE', `/api/v1/namespaces/${home}/configmaps/b`);
  const running = cli.start('apply', [config('a', { value: 'new' }), config('b')]);
  cluster.faulty.proxy.on({ fault: { name: 'kill', done: () => running.kill('SIGKILL') }, method: 'PATCH', path: /configmaps\/b\?/, count: 1 });
  expect(await running.ended).toBe('SIGKILL');
  cluster.faulty.proxy.clear();
  expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
  expect((await live()).map(({ key }) => key)).toEqual(['ConfigMap a']);
}, 60_000);

test.each<[string, JsonObject[], string]>([
  ['create', [config('a'), config('b')], 'b'],
  ['change', [config('a', { value: 'new' })], 'a'],
])('a request of a killed run, to %s an object, arrives at the end of the next run: the run after that converges, and nothing is orphaned', async (_, set, name) => {
  await cli.run('apply', [config('a')]);
  const running = cli.start('apply', set);
  const late = new Promise<() => Promise<unknown>>((resolve) => {
    const arrived = async ({ request }: { request: IncomingMessage }) => {
      const [path, body, type] = [request.url!, JSON.parse(await text(request)), request.headers['content-type']!];
      running.kill('SIGKILL');
      resolve(() => cluster.lab.request('PATCH', path, body, type).catch((error: Error) => error));
    };
    cluster.faulty.proxy.on({ fault: { name: 'hold', arrived }, method: 'PATCH', path: new RegExp(`configmaps/${name}\\?`), count: 1 });
  });
  const send = await late;
  expect(await running.ended).toBe('SIGKILL');
  cluster.faulty.proxy.clear();
  const next = [config('a'), config('c')];
  expect(await cli.run('apply', next)).toMatchObject({ code: 0 });
  await send();
  expect(await cli.run('apply', next)).toMatchObject({ code: 0 });
  expect((await cluster.lab.request('GET', `/api/v1/namespaces/${home}/configmaps/a`)).data).toEqual({ value: '1' });
  expect((await live()).map(({ key }) => key).sort()).toEqual(['ConfigMap a', 'ConfigMap c']);
}, 60_000);

test('a second Ctrl-C stops at once', async () => {
  const held = new Promise<void>((resolve) => {
    cluster.faulty.proxy.on({ fault: { name: 'hold', arrived: () => new Promise<void>(() => resolve()) }, method: 'PATCH' });
  });
  const running = cli.start('apply', NEW());
  await held;
  running.kill('SIGINT');
  await eventually(async () => expect(running.stderr).toContain('interrupt again to stop at once'));
  running.kill('SIGINT');
  expect(await running.ended).toBe(130);
}, 60_000);
