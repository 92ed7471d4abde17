import { readFileSync } from 'node:fs';
import { Cli } from './command';
import { config, definition, deployment, namespace, thing } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** The commands on a real API server: what they do to it, and what they say. */
let lab: Lab;
let cli: Cli;
let home: string;
let count = 0;

beforeAll(async () => {
  lab = await Lab.start();
}, 120_000);
afterAll(() => lab.stop());
beforeEach(async () => {
  home = `test-${++count}`;
  await lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(lab.kubeconfig, home);
});
afterEach(() => cli.remove());

const configs = (name = '') => `/api/v1/namespaces/${home}/configmaps${name && `/${name}`}`;
const merge = (path: string, body: JsonObject) => lab.request('PATCH', path, body, 'application/merge-patch+json');
const names = async () => (await lab.request('GET', configs())).items.map((item: JsonObject & { metadata: { name: string } }) => item.metadata.name)
  .filter((name: string) => name !== 'kube-root-ca.crt').sort();
/** A certificate in base64: the API server accepts nothing else as a caBundle. */
const certificate = () => JSON.parse(readFileSync(lab.kubeconfig, 'utf8')).clusters[0].cluster['certificate-authority-data'];
const inventory = async () => JSON.parse((await lab.request('GET', configs('cdk8s-istio-default'))).data.objects).map((entry: { name: string }) => entry.name);

describe('apply', () => {
  test('creates missing objects; a second apply changes nothing and says so', async () => {
    const objects = [config('a'), config('b')];
    const first = await cli.run('apply', objects);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 created\n$/) });
    expect(first.stdout).toContain(`created    ConfigMap ${home}/a`);
    const before = (await lab.request('GET', configs('a'))).metadata.resourceVersion;
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing changed: 2 unchanged\n$/) });
    expect((await lab.request('GET', configs('a'))).metadata.resourceVersion).toBe(before);
    expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0, stdout: 'nothing to change: 2 unchanged\n' });
  });

  test('applies a definition, a namespace and their dependents in one run', async () => {
    const place = `${home}-place`;
    const objects = [thing('test.example', 'one', place), definition('test.example'), config('a', {}, place), namespace(place)];
    cli = new Cli(lab.kubeconfig, place);
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0, stdout: expect.stringMatching(/4 created\n$/) });
    expect(await cli.run('delete')).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 kept, 2 deleted\n$/) });
    expect(await cli.run('delete', undefined, '--crds', '--namespaces')).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 deleted\n$/) });
    await expect(lab.request('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.test.example')).rejects.toThrow('not found');
    await expect(lab.request('GET', `/api/v1/namespaces/${place}`)).rejects.toThrow('not found');
  }, 60_000);

  test('prunes objects that left the set after all others have succeeded', async () => {
    await cli.run('apply', [config('a'), config('b')]);
    expect(await cli.run('plan', [config('a')])).toMatchObject({ stdout: `- delete    ConfigMap ${home}/b\n\n1 unchanged, 1 to delete\n` });
    expect(await cli.run('apply', [config('a'), config('bad', { value: 1 })])).toMatchObject({ code: 1 });
    expect(await names()).toEqual(['a', 'b', 'cdk8s-istio-default']);
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 unchanged, 1 deleted\n$/) });
    expect(await names()).toEqual(['a', 'cdk8s-istio-default']);
    expect(await inventory()).toEqual(['a']);
  });

  test('releases objects that somebody else has taken or created again', async () => {
    await cli.run('apply', [config('a'), config('taken'), config('anew')]);
    await merge(configs('taken'), { metadata: { labels: { 'applyset.kubernetes.io/part-of': null } } });
    const { metadata: { labels } } = await lab.request('GET', configs('anew'));
    await lab.request('DELETE', configs('anew'));
    await lab.request('POST', configs(), { ...config('anew'), metadata: { name: 'anew', labels } });
    const { code, stdout } = await cli.run('apply', [config('a')]);
    expect(code).toBe(0);
    expect(stdout).toContain(`released   ConfigMap ${home}/taken: it does not have the label applyset.kubernetes.io/part-of`);
    expect(stdout).toContain(`released   ConfigMap ${home}/anew: it was deleted and created again`);
    expect(await names()).toEqual(['a', 'anew', 'cdk8s-istio-default', 'taken']);
  });

  test('reports a refused object with the reason of the API server, and applies all objects but its dependents', async () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'runner' }, bogus: true };
    const { code, stdout } = await cli.run('apply', [config('a'), account, deployment('dependent', { account: 'runner', replicas: 0 }), deployment('free', { replicas: 0 })]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed {5}ServiceAccount \S+\/runner \(\S+:\d+, item 2\): failed to create typed patch object .*\.bogus: field not declared in schema/);
    expect(stdout).toContain(`blocked    Deployment ${home}/dependent`);
    expect(stdout).toContain(`depends on ServiceAccount ${home}/runner, which was refused`);
    expect(stdout).toContain(`created    Deployment ${home}/free`);
    expect(await names()).toContain('a');
  });

  test('takes no field from another manager, and names field and manager', async () => {
    await cli.run('apply', [config('a', { value: 'ours' })]);
    const path = `${configs('a')}?fieldManager=gardener&force=true`;
    await lab.request('PATCH', path, { ...config('a', { value: 'theirs' }), metadata: { name: 'a' } }, 'application/apply-patch+yaml');
    const { code, stdout } = await cli.run('apply', [config('a', { value: 'ours' })]);
    expect(code).toBe(1);
    expect(stdout).toContain('Apply failed with 1 conflict: conflict with "gardener": .data.value');
    expect((await lab.request('GET', configs('a'))).data.value).toBe('theirs');
  });

  test('reports why a workload is not ready in time', async () => {
    const { code, stdout } = await cli.run('apply', [deployment('web', { account: 'nobody' })], '--timeout', '3s');
    expect(code).toBe(1);
    expect(stdout).toMatch(/not ready {2}Deployment \S+\/web .*: not ready after 3 s: .*; FailedCreate: .*serviceaccount "nobody" not found/);
  });

  test('reports each event as a line of JSON', async () => {
    const { stdout } = await cli.run('apply', [config('a')], '-o', 'json');
    expect(stdout.trim().split('\n').map((line) => JSON.parse(line))).toEqual([
      { type: 'wave', name: 'access and configuration', number: 1, of: 1, objects: 1 },
      { type: 'object', ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: home, name: 'a' }, action: 'created', origin: expect.any(String) },
      { type: 'end', ok: true, interrupted: false, counts: { created: 1 }, failures: [] },
    ]);
  });
});

describe('plan', () => {
  test('shows exactly the fields that would change, and changes nothing', async () => {
    await cli.run('apply', [config('a', { same: '1', value: '1' })]);
    const { code, stdout } = await cli.run('plan', [config('a', { same: '1', value: '2' }), config('b')], '--exit-code');
    expect(code).toBe(2);
    expect(stdout).toBe(`~ configure ConfigMap ${home}/a\n      ~ .data.value: "1" -> "2"\n+ create    ConfigMap ${home}/b\n\n1 to configure, 1 to create\n`);
    expect((await lab.request('GET', configs('a'))).data.value).toBe('1');
    expect(await names()).toEqual(['a', 'cdk8s-istio-default']);
  });

  test('shows no defaults of the API server', async () => {
    await cli.run('apply', [deployment('web', { replicas: 0 })]);
    expect(await cli.run('plan', [deployment('web', { replicas: 0 })])).toMatchObject({ stdout: 'nothing to change: 1 unchanged\n' });
  });

  test('never shows values of a Secret', async () => {
    const secret = (value: string): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { password: value } });
    await cli.run('apply', [secret('first-marker')]);
    for (const format of ['text', 'json', 'yaml']) {
      const { stdout } = await cli.run('plan', [secret('second-marker')], '-o', format);
      expect(stdout).toContain('.data.password');
      expect(stdout).not.toMatch(/marker|Zmlyc3Q|c2Vjb25k/);
    }
  });

  test('shows a key that left the stringData of a Secret, and apply deletes it', async () => {
    const secret = (stringData: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData });
    await cli.run('apply', [secret({ a: '1', b: '2' })]);
    expect(await cli.run('plan', [secret({ a: '1', b: '2' })])).toMatchObject({ stdout: 'nothing to change: 1 unchanged\n' });
    expect(await cli.run('plan', [secret({ a: '1' })])).toMatchObject({ stdout: expect.stringContaining('- .data.b: ') });
    expect(await cli.run('apply', [secret({ a: '1' })])).toMatchObject({ code: 0 });
    expect((await lab.request('GET', `/api/v1/namespaces/${home}/secrets/s`)).data).toEqual({ a: 'MQ==' });
  });

  test('reports what the API server would refuse', async () => {
    const { code, stdout } = await cli.run('plan', [config('a', { value: 1 })]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^! refused {3}ConfigMap .*: failed to create typed patch object .*\.data\.value: expected string/);
  });
});

describe('fields of a webhook that its server writes', () => {
  const webhook = (failurePolicy: string): JsonObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: `validator-${home}` },
    webhooks: [{
      name: 'validation.test.example',
      failurePolicy,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      clientConfig: { service: { name: 'server', namespace: home, path: '/validate' } },
      rules: [{ operations: ['CREATE'], apiGroups: ['other.example'], apiVersions: ['*'], resources: ['*'] }],
    }],
  });
  const path = () => `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/validator-${home}`;
  const policy = async () => (await lab.request('GET', path())).webhooks[0].failurePolicy;

  test('failurePolicy stays Ignore until the server sets it; after that, it belongs to the server, as the caBundle does', async () => {
    expect(await cli.run('apply', [webhook('Ignore')], '--timeout', '1s')).toMatchObject({ code: 1, stdout: expect.stringContaining('has no caBundle yet') });
    await cli.run('apply', [webhook('Ignore')], '--timeout', '1s');
    expect(await policy()).toBe('Ignore');

    const live = await lab.request('GET', path());
    live.webhooks[0].failurePolicy = 'Fail';
    live.webhooks[0].clientConfig.caBundle = certificate();
    const { metadata: { resourceVersion } } = await lab.request('PUT', `${path()}?fieldManager=pilot-discovery`, live);

    expect(await cli.run('plan', [webhook('Ignore')], '--exit-code')).toMatchObject({ code: 0, stdout: 'nothing to change: 1 unchanged\n' });
    expect(await cli.run('apply', [webhook('Ignore')])).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
    expect(await policy()).toBe('Fail');
    expect((await lab.request('GET', path())).metadata.resourceVersion).toBe(resourceVersion);
    await cli.run('delete');
    await expect(lab.request('GET', path())).rejects.toThrow('not found');
  });
});

describe('delete', () => {
  test('goes on if an object cannot be deleted yet, names its finalizers, and finishes in the next run', async () => {
    await cli.run('apply', [config('a'), config('held')]);
    await merge(configs('held'), { metadata: { finalizers: ['test.example/hold'] } });
    const first = await cli.run('delete', undefined, '--timeout', '1s');
    expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('is being deleted, held by the finalizers test.example/hold') });
    expect(await inventory()).toEqual(['held']);
    await merge(configs('held'), { metadata: { finalizers: null } });
    expect(await cli.run('delete')).toMatchObject({ code: 0 });
    await eventually(async () => expect(await names()).toEqual([]));
  });

  test('without an inventory is an error', async () => {
    expect(await cli.run('delete')).toMatchObject({ code: 1, stderr: expect.stringContaining(`nothing is known of instance 'default' in namespace '${home}'`) });
  });
});
