import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { config, definition, deployment, namespace, thing } from './objects';
import { JsonObject } from '../../src/json';
import { status } from '../lab/faults';

/** An object moves from one program to another one, on a real API server: in each order of their runs, nothing is deleted on the way. */
const cluster = faultyLab();
let cli: Cli;
let other: Cli;
let home: string;
let count = 0;

beforeEach(async () => {
  home = `moves-${++count}`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(`${home}-b`));
  cli = new Cli(cluster.faulty.kubeconfig, home);
  other = new Cli(cluster.faulty.kubeconfig, `${home}-b`);
});
afterEach(() => [cli, other].forEach((each) => each.remove()));

const PATHS: { [kind: string]: string } = { ConfigMap: 'api/v1', Deployment: 'apis/apps/v1' };
const live = ({ kind, metadata: { name } }: any) => cluster.lab.request('GET', `/${PATHS[kind]}/namespaces/${home}/${kind.toLowerCase()}s/${name}`);
const placed = (each: JsonObject): JsonObject => ({ ...each, metadata: { ...each.metadata as JsonObject, namespace: home } });
const moved = (each: JsonObject): JsonObject => placed({ ...each, metadata: { ...each.metadata as JsonObject, annotations: { owner: 'b' } } });
/** The two programs have the same instance name, in two namespaces. */
const a = (objects: JsonObject[], ...flags: string[]) => cli.run('apply', [config('stays'), ...objects], '--allow-prune-many', ...flags);
const b = (objects: JsonObject[], ...flags: string[]) => other.run('apply', objects, '--allow-prune-many', '--allow-empty', ...flags);

/** What is left of the owners of an object, without controllers. */
async function ownersOf(object: JsonObject): Promise<{ uid: string; label?: string; managers: string[] }> {
  const { metadata } = await live(object);
  const managers = metadata.managedFields.filter(({ subresource }: JsonObject) => !subresource).map(({ manager }: JsonObject) => manager);
  return { uid: metadata.uid, label: metadata.labels?.['applyset.kubernetes.io/part-of'], managers };
}

async function expectMoved(object: JsonObject, uid: string): Promise<void> {
  const owners = await ownersOf(object);
  expect(owners).toMatchObject({ uid, label: expect.stringMatching(/^applyset-/), managers: [`cdk8s-istio/${home}-b/default`] });
  expect((await live(object)).metadata.annotations).toMatchObject({ owner: 'b' });
  expect((await a([])).stdout).toContain('nothing changed');
  expect((await b([moved(object)])).stdout).toContain('nothing changed');
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect((await ownersOf(object)).uid).toBe(uid);
  expect(await other.run('delete')).toMatchObject({ code: 0 });
  await expect(live(object)).rejects.toThrow('not found');
}

describe.each([['a ConfigMap', config('x')], ['a Deployment', deployment('x', { replicas: 1 })]])('%s moves', (_, object) => {
  let uid: string;
  beforeEach(async () => {
    expect(await a([placed(object)])).toMatchObject({ code: 0 });
    ({ uid } = await ownersOf(object));
  });

  test('if the new program runs first', async () => {
    expect(await b([moved(object)])).toMatchObject({ code: 1, stdout: expect.stringContaining('--adopt instance') });
    expect(await b([moved(object)], '--adopt', 'instance')).toMatchObject({ code: 0, stdout: expect.stringMatching(/adopted .*it belonged to another instance/) });
    expect((await a([])).stdout).toMatch(/released .*\/x/);
    await expectMoved(object, uid);
  });

  test('if the old program runs first, with --release', async () => {
    const plan = await cli.run('plan', [config('stays')], '--release', `${object.kind}/x`);
    expect(plan.stdout).toMatch(/ {2}release +\S+ \S+\/x: it is handed over \(--release\)/);
    expect(await a([], '--release', `${object.kind}/x`)).toMatchObject({ code: 0, stdout: expect.stringMatching(/released .*\/x/) });
    expect(await ownersOf(object)).toMatchObject({ uid, label: undefined, managers: ['cdk8s-istio-released'] });
    expect(await b([moved(object)])).toMatchObject({ code: 1, stdout: expect.stringContaining('--adopt instance') });
    expect(await b([moved(object)], '--adopt', 'instance')).toMatchObject({ code: 0 });
    await expectMoved(object, uid);
  });

  test('if the old program still has it: its run fails, and takes nothing back', async () => {
    expect(await b([moved(object)], '--adopt', 'instance')).toMatchObject({ code: 0 });
    expect(await a([placed(object)], '--force-conflicts', '--adopt', 'any')).toMatchObject({ code: 1, stdout: expect.stringContaining('belongs to another instance') });
    expect((await a([])).stdout).toMatch(/released .*\/x/);
    await expectMoved(object, uid);
  });

  test('if the old program runs while the new one has adopted it only by half', async () => {
    cluster.faulty.proxy.on({ fault: status(403), method: 'PATCH', path: /s\/x\?fieldManager=.*-b/, count: 1 });
    expect(await b([moved(object)], '--adopt', 'instance')).toMatchObject({ code: 1 });
    expect((await ownersOf(object)).managers).toEqual([`cdk8s-istio/${home}-b/default`]);
    expect(await a([])).toMatchObject({ code: 0, stdout: expect.stringMatching(/released .*another instance has taken it over: its fields belong to cdk8s-istio\/\S+-b\/default/) });
    expect((await ownersOf(object)).label).toBeUndefined();
    expect(await b([moved(object)])).toMatchObject({ code: 0 });
    await expectMoved(object, uid);
  });

  test('and back again', async () => {
    for (const _round of [1, 2]) {
      expect(await b([moved(object)], '--adopt', 'instance')).toMatchObject({ code: 0 });
      expect(await a([])).toMatchObject({ code: 0 });
      expect(await b([], '--release', 'all')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 released') });
      expect(await a([placed(object)], '--adopt', 'instance')).toMatchObject({ code: 0 });
    }
    expect(await ownersOf(object)).toMatchObject({ uid, managers: [`cdk8s-istio/${home}/default`] });
  });
});

test('a whole instance moves with delete --release all', async () => {
  await a([placed(config('x')), placed(config('y'))]);
  const { uid } = await ownersOf(config('x'));
  const dry = await cli.run('delete', undefined, '--release', 'all', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing to change: 3 to release\n$/) });
  expect(await cli.run('delete', undefined, '--release', 'all')).toMatchObject({ code: 0, stdout: expect.stringContaining('3 released') });
  expect(await b([moved(config('x')), moved(config('y')), placed(config('stays'))], '--adopt', 'instance')).toMatchObject({ code: 0, stdout: expect.stringContaining('3 adopted') });
  expect(await ownersOf(config('x'))).toMatchObject({ uid, managers: [`cdk8s-istio/${home}-b/default`] });
});

test('a name that is wrong is refused before anything is done', async () => {
  await a([placed(config('x'))]);
  for (const command of ['plan', 'apply']) {
    const { code, stderr } = await cli.run(command, [config('stays')], '--release', 'ConfigMap/z');
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: --release ConfigMap/z: no object of this name left the set. These left it: ConfigMap ${home}/x. Write Kind/name, Kind/namespace/name, or all\n` });
  }
  expect((await cli.run('delete', undefined, '--release', `ConfigMap/${home}-b/x`)).code).toBe(1);
  await live(config('x'));
});

test.each([
  ['is handed over', {}, ['--release', 'Thing/x']],
  ['is protected', { 'cdk8s-istio/protect': 'true' }, []],
])('a definition stays while an object of the set %s', async (_, annotations, flags) => {
  const group = `${home}.example`;
  const object = thing(group, 'x');
  await cli.run('apply', [definition(group), { ...object, metadata: { name: 'x', annotations } }]);
  expect(await cli.run('delete', undefined, '--crds', ...flags)).toMatchObject({ code: 1, stdout: expect.stringMatching(/failed +CustomResourceDefinition .*Thing \S+\/x/) });
  await cluster.lab.request('GET', `/apis/${group}/v1/namespaces/${home}/things/x`);
});
