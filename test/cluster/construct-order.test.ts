import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { config } from './objects';
import { JsonObject } from '../../src/json';
import { eventually } from '../lab/eventually';
import { status } from '../lab/faults';

/** Dependencies between constructs, on a real API server: by the annotations that a synthesis writes, in the order of the requests. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

eachInNamespace(cluster, 'constructs', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

function built(name: string, construct: string, ...dependsOn: string[]): JsonObject {
  const annotations = { 'cdk8s-istio/construct': construct, ...dependsOn.length > 0 && { 'cdk8s-istio/depends-on': JSON.stringify(dependsOn) } };
  return { ...config(name), metadata: { name, annotations } };
}

/** By names, the order would be the other way round: `a` depends on both objects of `shop/m`, and these on `shop/z`. */
const SET = [built('a', 'shop/a', 'shop/m'), built('m1', 'shop/m/1', 'shop/z'), built('m2', 'shop/m/2', 'shop/z'), built('z', 'shop/z'), built('free', 'other/free')];
const NAMES = ['a', 'free', 'm1', 'm2', 'z'];

/** The objects in the order in which their writes arrived. */
function writes(method: string): string[] {
  const own = cluster.faulty.proxy.requests.filter((each) => each.method === method && each.path.includes(`/${home}/configmaps/`));
  return own.map(({ path }) => /([^/?]+)(?:\?.*)?$/.exec(path)![1]).filter((name) => NAMES.includes(name));
}

const path = (name: string) => `/api/v1/namespaces/${home}/configmaps/${name}`;
const existing = async () => (await cluster.lab.request('GET', path(''))).items.map(({ metadata: { name } }: { metadata: { name: string } }) => name).filter((name: string) => NAMES.includes(name));
const chained = (names: string[]) => names.filter((name) => name !== 'free').map((name) => name[0]).join('');

test('an object is created after those that it depends on, and deleted before them', async () => {
  expect(await cli.run('apply', SET)).toMatchObject({ code: 0, stdout: expect.stringMatching(/5 created\n$/) });
  expect(chained(writes('PATCH'))).toBe('zmma');
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(chained(writes('DELETE'))).toBe('ammz');
});

test('objects are pruned in reverse, too', async () => {
  await cli.run('apply', SET);
  expect(await cli.run('apply', [SET[4]], '--allow-prune-many')).toMatchObject({ code: 0, stdout: expect.stringMatching(/4 deleted\n$/) });
  expect(chained(writes('DELETE'))).toBe('ammz');
});

test('an object that is refused holds back its dependents and theirs, and all others are applied', async () => {
  cluster.faulty.proxy.on({ fault: status(403), method: 'PATCH', path: /configmaps\/m1\?/ });
  const { code, stdout } = await cli.run('apply', SET);
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed +ConfigMap \S+\/m1/);
  expect(stdout).toMatch(/blocked +ConfigMap \S+\/a /);
  expect(await existing()).toEqual(['free', 'm2', 'z']);
  cluster.faulty.proxy.clear();
  expect(await cli.run('apply', SET)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n2 created, 3 unchanged\n$/) });
});

test('an object that cannot be deleted yet holds back those that it depends on', async () => {
  await cli.run('apply', SET);
  const finalizers = (value: string[]) => cluster.lab.request('PATCH', path('m1'), { metadata: { finalizers: value } }, 'application/merge-patch+json');
  await finalizers(['test.example/hold']);
  expect(await cli.run('delete', undefined, '--timeout', '2s')).toMatchObject({ code: 1, stdout: expect.stringMatching(/blocked +ConfigMap \S+\/z: depends on ConfigMap \S+\/m1/) });
  expect(await existing()).toEqual(['m1', 'z']);
  await finalizers([]);
  await eventually(async () => expect(await cli.run('delete')).toMatchObject({ code: 0 }));
  expect(await existing()).toEqual([]);
});
