import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { limitedTo, Rule } from './limited-credentials';
import { config, definition, deployment, namespace, thing } from './objects';
import { JsonObject } from '../../src/json';
import { eventually } from '../lab/eventually';

/** What one object's failure means for the others, and what cannot be known or done, on a real API server. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

eachInNamespace(cluster, 'decides', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

const group = () => `${home}.example`;
const configs = (name: string) => `/api/v1/namespaces/${home}/configmaps/${name}`;
const crd = () => `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group()}`;
const merge = (path: string, body: JsonObject) => cluster.lab.request('PATCH', path, body, 'application/merge-patch+json');
const writes = () => cluster.faulty.proxy.requests.filter(({ method }) => method !== 'GET');

/** A webhook that never answers for ConfigMaps of this namespace. */
const deadWebhook = (failurePolicy = 'Fail'): JsonObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: `dead-${home}` },
  webhooks: [{
    name: 'dead.test.example',
    failurePolicy,
    sideEffects: 'None',
    timeoutSeconds: 1,
    admissionReviewVersions: ['v1'],
    clientConfig: { url: 'https://127.0.0.1:1/validate' },
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': home } },
    rules: [{ operations: ['CREATE', 'UPDATE'], apiGroups: [''], apiVersions: ['*'], resources: ['configmaps'] }],
  }],
});
const withDeadWebhook = (work: () => Promise<void>) => async () => {
  const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  await cluster.lab.request('POST', path, deadWebhook());
  await eventually(async () => { // the API server reads its webhooks from a cache
    await expect(cluster.lab.request('POST', `/api/v1/namespaces/${home}/configmaps?dryRun=All`, config('probe'))).rejects.toThrow('failed calling webhook');
  });
  try {
    await work();
  } finally {
    await cluster.lab.request('DELETE', `${path}/dead-${home}`);
  }
};

/** A kubeconfig with a token that has only these rules. */
async function kubeconfigFor(rules: Rule[]): Promise<string> {
  return cli.writeText(await limitedTo(cluster.lab, cluster.lab.kubeconfig, home, rules), 'limited.json');
}

describe('an object that fails holds back only its dependents', () => {
  test('a workload that never becomes ready does not delay other objects', async () => {
    const objects = [deployment('never', { account: 'nobody' }), definition(group()), thing(group(), 'one'), config('a')];
    const running = cli.start('apply', objects, '--timeout', '1m');
    await eventually(async () => expect(running.stdout).toMatch(/waiting +Deployment/), 30_000);
    await cluster.lab.request('GET', `/apis/${group()}/v1/namespaces/${home}/things/one`);
    running.kill('SIGINT');
    expect(await running.ended).toBe(130);
  }, 60_000);

  test('objects whose webhook does not answer do not delay 40 others', withDeadWebhook(async () => {
    const secret = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
    const many = Array.from({ length: 40 }, (_, index) => [config(`c${index}`), secret(`s${index}`)]).flat();
    cli = new Cli(cluster.faulty.kubeconfig, home);
    // The inventory is a ConfigMap too: it is in another namespace.
    const other = new Cli(cluster.faulty.kubeconfig, 'default');
    const placed = many.map((each) => ({ ...each, metadata: { ...each.metadata as JsonObject, namespace: home } }));
    const { code, stdout } = await other.run('apply', placed, '--instance', home, '--timeout', '3s', '-o', 'json');
    expect(code).toBe(1);
    const outcomes = stdout.trim().split('\n').map((line) => JSON.parse(line)).filter(({ type }) => type === 'object');
    expect(outcomes.filter(({ action }) => action === 'created')).toHaveLength(40);
    expect(outcomes.filter(({ code: why }) => why === 'WebhookUnavailable')).toHaveLength(40);
    other.remove();
  }), 60_000);
});

test('an apply without a change works while the webhook of its objects does not answer', async () => {
  const objects = [config('a'), config('b')];
  await cli.run('apply', objects);
  await withDeadWebhook(async () => {
    const before = writes().length;
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed: 2 unchanged') });
    expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0 });
    expect(writes().slice(before)).toEqual([]);
  })();
}, 60_000);

describe('a namespace that is being deleted', () => {
  const terminating = 'ending';
  async function terminate(name: string): Promise<void> {
    await cluster.lab.request('POST', '/api/v1/namespaces', namespace(name));
    await cluster.lab.request('POST', `/api/v1/namespaces/${name}/configmaps`, { metadata: { name: 'held', finalizers: ['test.example/hold'] } });
    await cluster.lab.request('DELETE', `/api/v1/namespaces/${name}`);
  }
  const free = (name: string) => merge(`/api/v1/namespaces/${name}/configmaps/held`, { metadata: { finalizers: null } });
  const many = (name: string) => Array.from({ length: 64 }, (_, index) => config(`n${index}`, {}, name));

  test('is a reason of its own, after the time of the run and no more, and holds back no other namespace', async () => {
    await terminate(terminating);
    const begin = performance.now();
    const { code, stdout } = await cli.run('apply', [...many(terminating), config('a')], '--timeout', '4s', '-o', 'json');
    expect(code).toBe(1);
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(stdout.match(/"code":"NamespaceTerminating"/g)!.length).toBeGreaterThanOrEqual(64);
    expect(await cluster.lab.request('GET', configs('a'))).toMatchObject({ data: {} });
    await free(terminating);
  }, 60_000);

  test('is created again when it is gone, if it belongs to the set', async () => {
    const name = `${home}-again`;
    await cli.run('apply', [namespace(name), config('a', {}, name)]);
    await cluster.lab.request('POST', `/api/v1/namespaces/${name}/configmaps`, { metadata: { name: 'held', finalizers: ['test.example/hold'] } });
    await cluster.lab.request('DELETE', `/api/v1/namespaces/${name}`);
    const running = cli.start('apply', [namespace(name), config('a', {}, name)], '--timeout', '1m');
    await eventually(async () => expect(running.stdout).toContain('is being deleted'), 30_000);
    await free(name);
    expect(await running.ended).toBe(0);
    await cluster.lab.request('GET', `/api/v1/namespaces/${name}/configmaps/a`);
  }, 60_000);
});

test('with credentials that may only read, a plan works and says what was not checked', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  const file = await kubeconfigFor([{ apiGroups: [''], resources: ['configmaps', 'namespaces'], verbs: ['get', 'list'] }]);
  const plan = await cli.run('plan', [config('a', { value: '2' }), config('b'), config('c')], '--kubeconfig', file);
  expect(plan.code).toBe(0);
  expect(plan.stdout).toMatch(new RegExp(`~ configure ConfigMap ${home}/a\\n +~ \\.data\\.value: "1" -> "2"\\n +note: the API server did not check it: .*cannot patch resource "configmaps"`));
  expect(plan.stdout).toMatch(new RegExp(`\\+ create +ConfigMap ${home}/c\\n +note: the API server did not check it`));
  expect(plan.stdout).toContain('1 unchanged');
});

test('a kind that must not be read is not pruned, and is named', async () => {
  await cli.run('apply', [config('a'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kept' } }]);
  const file = await kubeconfigFor([{ apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'namespaces', 'leases'], verbs: ['*'] }]);
  const { code, stdout } = await cli.run('apply', [config('a')], '--kubeconfig', file, '-o', 'json');
  expect(code).toBe(1);
  expect(stdout).toMatch(/"kind":"ServiceAccount".*"action":"failed".*"code":"Unreadable"/);
  expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
});

test('a definition stays while objects of others exist, and its own objects go with it', async () => {
  await cli.run('apply', [definition(group()), thing(group(), 'ours')]);
  await cluster.lab.request('POST', `/apis/${group()}/v1/namespaces/default/things`, { ...thing(group(), 'theirs', 'default') });
  const first = await cli.run('delete', undefined, '--crds');
  expect(first.code).toBe(1);
  expect(first.stdout).toMatch(/failed +CustomResourceDefinition .*objects of its kind exist that this instance does not delete: Thing default\/theirs/);
  expect(first.stdout).toMatch(/deleted +Thing/);
  await cluster.lab.request('DELETE', `/apis/${group()}/v1/namespaces/default/things/theirs`);
  expect(await cli.run('delete', undefined, '--crds')).toMatchObject({ code: 0 });
  await expect(cluster.lab.request('GET', crd())).rejects.toThrow('not found');
}, 60_000);

test.each<[string, RegExp]>([
  ['must not be listed', /cannot list resource "things".*Grant the verb list on things\.\S+ in all namespaces/],
  ['are of no version that is served', /serves no version of its kind.*kubectl delete crd/],
])('a definition stays if objects of its kind %s: nobody knows whether others have some', async (what, why) => {
  await cli.run('apply', [definition(group())]);
  await cluster.lab.request('POST', `/apis/${group()}/v1/namespaces/default/things`, { ...thing(group(), 'theirs', 'default') });
  const file = await kubeconfigFor([
    { apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'namespaces', 'leases'], verbs: ['*'] },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['*'] },
    { apiGroups: [group()], resources: ['things'], verbs: ['get', 'delete'] },
  ]);
  const serve = (served: boolean) => cluster.lab.request('PATCH', crd(), [{ op: 'replace', path: '/spec/versions/0/served', value: served }], 'application/json-patch+json');
  if (!what.startsWith('must')) await serve(false);
  for (const args of [['--dry-run'], []]) {
    const { code, stdout } = await cli.run('delete', undefined, '--crds', '--kubeconfig', file, ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(new RegExp(`CustomResourceDefinition .*${why.source}`)) });
  }
  await serve(true);
  await eventually(async () => expect(await cluster.lab.request('GET', `/apis/${group()}/v1/namespaces/default/things/theirs`)).toBeDefined());
}, 60_000);

test('a definition goes with the objects of others that go with their namespace', async () => {
  const place = `${home}-place`;
  const placed = new Cli(cluster.faulty.kubeconfig, place);
  await placed.run('apply', [namespace(place), definition(group()), thing(group(), 'ours', place)]);
  await cluster.lab.request('POST', `/apis/${group()}/v1/namespaces/${place}/things`, thing(group(), 'theirs', place));
  expect((await placed.run('delete', undefined, '--crds')).stdout).toMatch(/failed +CustomResourceDefinition .*Thing \S+\/theirs/);
  expect(await placed.run('delete', undefined, '--crds', '--namespaces')).toMatchObject({ code: 0, stdout: expect.not.stringContaining('failed') });
  await expect(cluster.lab.request('GET', crd())).rejects.toThrow('not found');
  placed.remove();
}, 60_000);

describe('an object whose API version is not served any more', () => {
  const serving = (...served: string[]) => ['v1', 'v2'].map((name) => ({
    name,
    served: served.includes(name),
    storage: name === 'v1',
    schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  }));
  const path = (version: string, name: string) => `/apis/${group()}/${version}/namespaces/${home}/things/${name}`;
  async function applied(): Promise<void> {
    const both = definition(group()) as any;
    both.spec.versions = serving('v1', 'v2');
    await cluster.lab.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', both);
    await eventually(async () => cluster.lab.request('GET', `/apis/${group()}/v1/namespaces/${home}/things`));
    expect(await cli.run('apply', [thing(group(), 'one'), config('a')])).toMatchObject({ code: 0 });
  }
  async function serve(...versions: string[]): Promise<void> {
    await merge(crd(), { spec: { versions: serving(...versions) } } as unknown as JsonObject);
    await eventually(async () => expect(cluster.lab.request('GET', path('v1', 'one'))).rejects.toThrow());
    if (versions.length > 0) await eventually(async () => cluster.lab.request('GET', path('v2', 'one')));
  }

  test('is pruned in a version that is served', async () => {
    await applied();
    await serve('v2');
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/deleted +Thing/) });
    await expect(cluster.lab.request('GET', path('v2', 'one'))).rejects.toThrow('not found');
  }, 60_000);

  test('is not forgotten if no version is served, and is deleted later', async () => {
    await applied();
    await serve();
    const { code, stdout } = await cli.run('apply', [config('a')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed +Thing \S+\/one: the cluster has the kind Thing of \S+ and serves no version of it/);
    await merge(crd(), { spec: { versions: serving('v2') } } as unknown as JsonObject);
    await eventually(async () => cluster.lab.request('GET', path('v2', 'one')));
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/deleted +Thing/) });
  }, 60_000);
});
