import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { config, deployment } from './objects';
import { JsonObject } from '../../src/json';
import { call, loseAnswer } from '../lab/faults';

/** Whose an object and its fields are, on a real API server: nothing of others is taken in silence, and everything can be handed over. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

eachInNamespace(cluster, 'test', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

const path = (name: string) => `/api/v1/namespaces/${home}/configmaps/${name}`;
const live = (name: string) => cluster.lab.request('GET', path(name));
const kubectl = (...args: string[]) => cluster.lab.kubectl([...args, '-n', home]);
const applyAs = (manager: string, name: string, data: JsonObject, force = false) => cluster.lab.request('PATCH', `${path(name)}?fieldManager=${manager}&force=${force}`,
  { ...config(name, data), metadata: { name } }, 'application/apply-patch+yaml');
const managers = async (name: string) => (await live(name)).metadata.managedFields?.map(({ manager }: { manager: string }) => manager).sort();
const writes = () => cluster.faulty.proxy.requests.filter(({ method }) => method !== 'GET');

test.each([['equal', '1'], ['other', '2']])('an object of somebody else with %s values is refused, and can be adopted as the message says', async (_, value) => {
  await applyAs('gardener', 'a', { value: '1' });
  const refused = await cli.run('apply', [config('a', { value })]);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('this instance did not create it: it belongs to gardener. To adopt it: --adopt any') });
  expect(await managers('a')).toEqual(['gardener']);
  expect((await cli.run('plan', [config('a', { value })])).stdout).toContain('! refused');

  const adopted = await cli.run('apply', [config('a', { value })], '--adopt', 'any', '--force-conflicts');
  expect(adopted).toMatchObject({ code: 0 });
  expect((await live('a')).data).toEqual({ value });
});

test('a list by label does not hide objects of the same name', async () => {
  await applyAs('gardener', 'n3', { value: '1' });
  const { code, stdout } = await cli.run('apply', [1, 2, 3, 4, 5, 6, 7, 8].map((each) => config(`n${each}`)));
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed +ConfigMap \S+\/n3 /);
  expect(stdout).toContain('7 created');
  expect(await managers('n3')).toEqual(['gardener']);
});

test('an object that somebody else creates during the run is not taken', async () => {
  cluster.faulty.proxy.on({ fault: call('arrived', () => applyAs('gardener', 'a', { other: '1' })), method: 'PATCH', path: /configmaps\/a\?/, count: 1 });
  const { code, stdout } = await cli.run('apply', [config('a'), config('b')]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed +ConfigMap \S+\/a .*somebody else has created it during the run/);
  expect(await live('a')).toMatchObject({ data: { other: '1' } });
  expect(await managers('a')).toEqual(['gardener']);
});

test('an object that somebody deletes, or replaces, during the run is created again, or left alone', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  cluster.faulty.proxy.on({ fault: call('arrived', () => cluster.lab.request('DELETE', path('a'))), method: 'PATCH', path: /configmaps\/a\?/, count: 1 });
  const replace = async () => {
    await cluster.lab.request('DELETE', path('b'));
    await applyAs('gardener', 'b', { other: '1' });
  };
  cluster.faulty.proxy.on({ fault: call('arrived', replace), method: 'PATCH', path: /configmaps\/b\?/, count: 1 });
  const { code, stdout } = await cli.run('apply', [config('a', { value: '2' }), config('b', { value: '2' })]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/recreated +ConfigMap \S+\/a/);
  expect((await live('a')).data).toEqual({ value: '2' });
  expect((await live('b')).data).toEqual({ other: '1' });
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect((await live('b')).data).toEqual({ other: '1' });
});

test('a create whose answer is lost is not mistaken for an object of somebody else', async () => {
  cluster.faulty.proxy.on({ fault: loseAnswer(), method: 'PATCH', path: /configmaps\/a\?/, count: 1 });
  expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 created') });
});

test('an object moves from one instance to another, and the first one neither changes nor deletes it', async () => {
  await cli.run('apply', [config('a'), config('b')], '--instance', 'one');
  const refused = await cli.run('apply', [config('a')], '--instance', 'two');
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('belongs to another instance or ApplySet. To move it to this instance: --adopt instance') });

  expect(await cli.run('apply', [config('a', { value: '2' })], '--instance', 'two', '--adopt', 'instance')).toMatchObject({ code: 0 });
  const { metadata: { uid } } = await live('a');
  const still = await cli.run('apply', [config('a'), config('b')], '--instance', 'one');
  expect(still).toMatchObject({ code: 1, stdout: expect.stringContaining('belongs to another instance') });
  expect((await cli.run('apply', [config('b')], '--instance', 'one')).stdout).toMatch(/released +ConfigMap \S+\/a/);
  expect(await cli.run('delete', undefined, '--instance', 'one')).toMatchObject({ code: 0 });
  expect(await live('a')).toMatchObject({ data: { value: '2' }, metadata: { uid } });
  expect(await cli.run('delete', undefined, '--instance', 'two')).toMatchObject({ code: 0 });
  await expect(live('a')).rejects.toThrow('not found');
});

test('a released object does not conflict with its new owner', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  await kubectl('label', 'configmap', 'a', 'applyset.kubernetes.io/part-of-');
  expect((await cli.run('apply', [config('b')])).stdout).toContain('released');
  expect(await managers('a')).toEqual(['cdk8s-istio-released']);
  await applyAs('gardener', 'a', { value: 'new' });
  expect((await live('a')).data).toEqual({ value: 'new' });
});

test('a label that somebody has taken away is put back while the object is desired', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  const { metadata: { uid } } = await live('a');
  await kubectl('label', 'configmap', 'a', 'applyset.kubernetes.io/part-of-');
  expect(await cli.run('apply', [config('a'), config('b')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 configured/) });
  expect((await live('a')).metadata).toMatchObject({ uid, labels: { 'applyset.kubernetes.io/part-of': expect.stringMatching(/^applyset-/) } });
});

const DRIFT: [string, () => Promise<unknown>][] = [
  ['patch', () => kubectl('patch', 'configmap', 'a', '--type=merge', '-p', '{"data":{"value":"drift"}}')],
  ['replace', async () => {
    const { metadata: { managedFields, ...metadata }, ...rest } = await live('a');
    return cluster.lab.kubectl(['replace', '-n', home, '-f', '-'], { input: JSON.stringify({ ...rest, metadata, data: { value: 'drift' } }) });
  }],
];
test.each(DRIFT)('drift by kubectl %s is reported by field and manager, and mended by each of the two hints', async (verb, drift) => {
  await cli.run('apply', [config('a')]);
  for (const flags of [['--adopt', 'kubectl'], ['--force-conflicts']]) {
    await drift();
    const reported = await cli.run('apply', [config('a')]);
    expect(reported).toMatchObject({ code: 1 });
    expect(reported.stdout).toMatch(new RegExp(`conflict with "kubectl-${verb}".*\\.data\\.value\\. To adopt .*--adopt kubectl\\. To take only these fields: --force-conflicts`));
    expect((await cli.run('plan', [config('a')], ...flags)).stdout).toContain('.data.value: "drift" -> "1"');
    expect(await cli.run('apply', [config('a')], ...flags)).toMatchObject({ code: 0 });
    expect((await live('a')).data).toEqual({ value: '1' });
    expect((await cli.run('apply', [config('a')])).stdout).toContain('nothing changed');
  }
});

test('drift by kubectl scale and kubectl set is mended', async () => {
  const web = deployment('web', { replicas: 0 });
  await cli.run('apply', [web]);
  for (const flags of [['--adopt', 'kubectl'], ['--force-conflicts']]) {
    await kubectl('scale', 'deployment', 'web', '--replicas=1');
    await kubectl('set', 'image', 'deployment/web', 'main=lab/other');
    expect((await cli.run('apply', [web], '--timeout', '1s')).stdout).toMatch(/conflicts with .*"kubectl/);
    expect(await cli.run('apply', [web], ...flags)).toMatchObject({ code: 0 });
    const { spec } = await cluster.lab.request('GET', `/apis/apps/v1/namespaces/${home}/deployments/web`);
    expect([spec.replicas, spec.template.spec.containers[0].image]).toEqual([0, 'lab/client']);
  }
});

test('the annotation of one object takes its fields, and the outcome names them', async () => {
  const forced = { ...config('a'), metadata: { name: 'a', annotations: { 'cdk8s-istio/force-conflicts': 'true' } } };
  await cli.run('apply', [forced, config('b')]);
  await applyAs('gardener', 'a', { value: 'theirs' }, true);
  await applyAs('gardener', 'b', { value: 'theirs' }, true);
  const { code, stdout } = await cli.run('apply', [forced, config('b')]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/configured +ConfigMap \S+\/a: took \.data\.value from gardener/);
  expect(stdout).toMatch(/failed +ConfigMap \S+\/b .*conflict with "gardener"/);
});

test('an apply without a change sends no write', async () => {
  const objects = [...[1, 2, 3, 4, 5, 6].map((each) => config(`n${each}`)), deployment('web', { replicas: 0 })];
  await cli.run('apply', objects);
  const before = writes().length;
  expect((await cli.run('apply', objects)).stdout).toContain('nothing changed: 7 unchanged');
  expect(writes().slice(before)).toEqual([]);
});

test('an immutable field is named, and nothing is deleted; with its annotation the object is deleted and created again', async () => {
  const selecting = (app: string, annotations: JsonObject = {}): JsonObject => {
    const web = deployment('web', { replicas: 0 }) as any;
    web.metadata.annotations = annotations;
    web.spec.selector.matchLabels = web.spec.template.metadata.labels = { app };
    return web;
  };
  const uid = async () => (await cluster.lab.request('GET', `/apis/apps/v1/namespaces/${home}/deployments/web`)).metadata.uid;
  await cli.run('apply', [selecting('a')]);
  const first = await uid();
  const refused = await cli.run('apply', [selecting('b')], '-o', 'json', '--force-conflicts');
  expect(refused.stdout).toMatch(/"code":"Immutable".*spec\.selector: .*field is immutable.*cdk8s-istio\/recreate/);
  expect(await uid()).toBe(first);
  const again = await cli.run('apply', [selecting('b', { 'cdk8s-istio/recreate': 'true' })]);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/recreated +Deployment/) });
  expect(await uid()).not.toBe(first);
});

describe('how much is pruned', () => {
  const many = (objects: number) => Array.from({ length: objects }, (_, index) => config(`n${index}`));

  test.each([[11, 1], [4, 1], [60, 47]])('of %i objects, a set of %i is refused before anything is done', async (all, rest) => {
    await cli.run('apply', many(all));
    const before = writes().length;
    for (const command of ['plan', 'apply']) {
      const { code, stderr } = await cli.run(command, many(rest));
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^error: ${all - rest} of ${all} objects of instance 'default' in namespace '${home}' would be deleted, since -f \\S+ does not have them: .*--instance NAME.*--allow-prune-many`));
    }
    expect(writes().slice(before)).toEqual([]);
    expect(await cli.run('apply', many(rest), '--allow-prune-many')).toMatchObject({ code: 0, stdout: expect.stringContaining(`${all - rest} deleted`) });
  });

  test.each([[3, 1], [20, 10], [60, 48]])('of %i objects, a set of %i is applied', async (all, rest) => {
    await cli.run('apply', many(all));
    expect(await cli.run('apply', many(rest))).toMatchObject({ code: 0, stdout: expect.stringContaining(`${all - rest} deleted`) });
  });

  test('an object with the annotation is protected from prune and delete', async () => {
    const kept = { ...config('kept'), metadata: { name: 'kept', annotations: { 'cdk8s-istio/protect': 'true' } } };
    await cli.run('apply', [config('a'), kept]);
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/kept +ConfigMap \S+\/kept: its annotation cdk8s-istio\/protect protects it/) });
    expect(await cli.run('delete')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 kept, 1 deleted') });
    await live('kept');
  });
});
