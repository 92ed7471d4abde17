import { Cli } from './command';
import { config, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';

/** Names that are no path segments, in the set and in the inventory, on a real API server: they never lead to another object. */
let lab: Lab;
let cli: Cli;
let home: string;
let count = 0;

beforeAll(async () => {
  lab = await Lab.start();
}, 120_000);
afterAll(() => lab.stop());
beforeEach(async () => {
  home = `named-${++count}`;
  cli = new Cli(lab.kubeconfig, home);
  // The namespace belongs to the instance, so it has the label of the instance: only the paths and the kinds protect it.
  expect(await cli.run('apply', [namespace(home), config('kept'), config('pruned')])).toMatchObject({ code: 0 });
  await lab.request('POST', configs(), config('of-a-stranger'));
});
afterEach(() => cli.remove());

const configs = (name = '') => `/api/v1/namespaces/${home}/configmaps${name && `/${name}`}`;
const names = async (): Promise<string[]> => (await lab.request('GET', configs())).items.map((item: { metadata: { name: string } }) => item.metadata.name)
  .filter((name: string) => name !== 'kube-root-ca.crt').sort();

async function expectUnchanged(): Promise<void> {
  expect((await lab.request('GET', `/api/v1/namespaces/${home}`)).metadata.deletionTimestamp).toBeUndefined();
  expect(await names()).toEqual(['cdk8s-istio-default', 'kept', 'of-a-stranger', 'pruned']);
}

/** Writes entries into the inventory, as somebody with the right to change ConfigMaps can. */
async function tamper(...entries: unknown[]): Promise<void> {
  const { data } = await lab.request('GET', configs('cdk8s-istio-default'));
  const objects = JSON.stringify([...JSON.parse(data.objects), ...entries]);
  await lab.request('PATCH', configs('cdk8s-istio-default'), { data: { objects } }, 'application/merge-patch+json');
}

test('a set with a name that is no path segment is refused before anything is done', async () => {
  for (const name of ['..', '.', 'a/b', '../..', '%2e%2e', '%2E', `../../${home}`]) {
    for (const command of ['plan', 'apply']) {
      const { code, stderr } = await cli.run(command, [config('kept', { value: '2' }), config(name)]);
      expect({ name, code, stderr }).toEqual({ name, code: 1, stderr: expect.stringMatching(/manifests\.json:\d+, item 2: ConfigMap .* has a wrong metadata\.name: '.*' is not the name of an object\. Write /) });
    }
  }
  expect(await cli.run('apply', [config('kept', { value: '2' }), config('')])).toMatchObject({ code: 1, stderr: expect.stringContaining('ConfigMap has no metadata.name') });
  expect((await lab.request('GET', configs('kept'))).data.value).toBe('1');
  await expectUnchanged();
});

test('a name that is a path segment, and that the API server refuses, changes no other object', async () => {
  const objects = [namespace(home), config('kept'), config('pruned'), config('a?b'), config('a#b')];
  const { code, stdout } = await cli.run('apply', objects);
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed {5}ConfigMap \S+\/a\?b .*Invalid value: "a\?b"/);
  expect(stdout).toMatch(/failed {5}ConfigMap \S+\/a#b .*Invalid value: "a#b"/);
  await expectUnchanged();
  expect(await cli.run('apply', objects.slice(0, 3), '--namespaces')).toMatchObject({ code: 0 });
  await expectUnchanged();
});

test.each<[string, JsonObject, RegExp]>([
  ['name ..', { apiVersion: 'v1', kind: 'ConfigMap', name: '..' }, /name '\.\.' is not the name of an object/],
  ['name .', { apiVersion: 'v1', kind: 'ConfigMap', name: '.' }, /name '\.' is not the name of an object/],
  ['name that is a path', { apiVersion: 'v1', kind: 'ConfigMap', name: '../configmaps/of-a-stranger' }, /is not the name of an object/],
  ['escaped name', { apiVersion: 'v1', kind: 'ConfigMap', name: '%2e%2e' }, /name '%2e%2e' is not the name of an object/],
  ['empty name', { apiVersion: 'v1', kind: 'ConfigMap', name: '' }, /name '' is not the name of an object/],
  ['namespace ..', { apiVersion: 'v1', kind: 'ConfigMap', namespace: '..', name: 'a' }, /namespace '\.\.' is not the name of a namespace/],
  ['apiVersion that is a path', { apiVersion: 'v1/namespaces', kind: 'ConfigMap', namespace: '..', name: 'a' }, /namespace '\.\.' is not/],
  ['apiVersion ..', { apiVersion: '..', kind: 'ConfigMap', name: 'a' }, /apiVersion '\.\.' is not an apiVersion/],
  ['kind that is a path', { apiVersion: 'v1', kind: '../namespaces', name: 'a' }, /kind '\.\.\/namespaces' is not a kind/],
  ['missing kind', { apiVersion: 'v1', name: 'a' }, /kind is missing/],
])('an inventory entry with a wrong identity ends the run before anything is done: %s', async (_, entry, message) => {
  await tamper({ namespace: home, ...entry });
  for (const command of [['plan'], ['apply'], ['delete', '--namespaces']]) {
    const [verb, ...flags] = command;
    const { code, stderr } = await cli.run(verb, verb === 'delete' ? undefined : [namespace(home), config('kept', { value: '2' })], ...flags);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`the inventory (ConfigMap ${home}/cdk8s-istio-default)`);
    expect(stderr).not.toMatch(/^ {4}at /m);
  }
  expect((await lab.request('GET', configs('kept'))).data.value).toBe('1');
  await expectUnchanged();
  expect(await cli.run('status', undefined)).toMatchObject({ stdout: expect.stringMatching(message) });
});

test('an inventory entry that leads to an object of another identity leaves this object alone', async () => {
  // The API server ignores the namespace of a cluster-scoped kind.
  await tamper({ apiVersion: 'v1', kind: 'Namespace', namespace: 'elsewhere', name: home });
  const { code, stdout } = await cli.run('apply', [namespace(home), config('kept'), config('pruned')], '--namespaces');
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed {5}Namespace elsewhere\/named-\d+: the API server was asked for Namespace elsewhere\/named-\d+ of v1 and answered with Namespace named-\d+ of v1/);
  await expectUnchanged();
});

test('an inventory that is no list ends the run with an error', async () => {
  for (const objects of ['{}', 'null', '[null]', 'not JSON']) {
    await lab.request('PATCH', configs('cdk8s-istio-default'), { data: { objects } }, 'application/merge-patch+json');
    const { code, stderr } = await cli.run('apply', [config('kept')]);
    expect({ objects, code, stderr }).toEqual({ objects, code: 1, stderr: expect.stringMatching(/the inventory \(ConfigMap \S+\/cdk8s-istio-default\)/) });
    expect(stderr).not.toMatch(/^ {4}at /m);
  }
  await expectUnchanged();
});
