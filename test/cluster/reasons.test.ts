import { readFileSync } from 'node:fs';
import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { binding, config, deployment, role, thing } from './objects';
import { JsonObject } from '../../src/json';
import { RETRY } from '../../src/reconcile';
import { eventually } from '../lab/eventually';

/** Each refusal of a real API server has a reason code of its own, and is tried again only if that can help. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

eachInNamespace(cluster, 'reasons', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

interface Refusal { code?: string; message?: string; action: string; writes: number }

/** The outcome for the last object, and how often it was sent. */
async function outcomeOf(objects: JsonObject[], ...flags: string[]): Promise<Refusal> {
  const begin = cluster.faulty.proxy.requests.length;
  const { stdout } = await cli.run('apply', objects, '-o', 'json', '--allow-prune-many', ...flags);
  const { metadata: { name }, kind } = objects.at(-1) as any;
  const outcomes = stdout.trim().split('\n').map((line) => JSON.parse(line)).filter(({ type, ref }) => type === 'object' && ref.kind === kind && ref.name === name);
  const { action, code, message } = outcomes.at(-1);
  const writes = cluster.faulty.proxy.requests.slice(begin).filter(({ method, path }) => method === 'PATCH' && path.includes(`/${name}?`)).length;
  return { action, code, message, writes };
}

const job = (image: string): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'x' },
  spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } } },
});
const stateful = (serviceName: string): JsonObject => {
  const { metadata, spec } = deployment('x', { replicas: 0 }) as any;
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { ...spec, serviceName } };
};
const service = (clusterIP: string): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { clusterIP, ports: [{ port: 80 }] } });
const fixed = (value: string): JsonObject => ({ ...config('x', { value }), immutable: true });
const bound = (name: string): JsonObject => {
  const each = binding('x') as any;
  return { ...each, roleRef: { ...each.roleRef, name } };
};

test.each<[string, JsonObject[], JsonObject[], RegExp]>([
  ['a StatefulSet', [stateful('a')], [stateful('b')], /updates to statefulset spec for fields other than/],
  ['a Job', [job('a')], [job('b')], /spec\.template.*field is immutable/],
  ['an immutable ConfigMap', [fixed('a')], [fixed('b')], /data.*immutable/],
  ['the role of a binding', [role('a'), role('b'), bound('a')], [role('a'), role('b'), bound('b')], /cannot change roleRef/],
])('a change of %s is Immutable, and sent once', async (_, before, after, message) => {
  expect((await outcomeOf(before, '--timeout', '1s')).action).toMatch(/created|not ready/);
  const refusal = await outcomeOf(after, '--timeout', '20s');
  expect(refusal).toMatchObject({ action: 'failed', code: 'Immutable', message: expect.stringMatching(message), writes: 1 });
  expect(RETRY.Immutable).toBe('never');
});

test('a quota that is used up is QuotaExceeded, and a later run succeeds', async () => {
  const quota = `/api/v1/namespaces/${home}/resourcequotas`;
  await cluster.lab.request('POST', quota, { metadata: { name: 'few' }, spec: { hard: { 'count/services': '0' } } });
  await eventually(async () => expect((await cluster.lab.request('GET', `${quota}/few`)).status.hard).toEqual({ 'count/services': '0' }));
  expect(await outcomeOf([service('None')])).toMatchObject({ action: 'failed', code: 'QuotaExceeded', message: expect.stringContaining('exceeded quota: few'), writes: 1 });
  expect(RETRY.QuotaExceeded).toBe('later');
  await cluster.lab.request('DELETE', `${quota}/few`);
  await eventually(async () => expect(await outcomeOf([service('None')])).toMatchObject({ action: expect.stringMatching(/created|unchanged/) }));
});

/** A policy that denies ConfigMaps of this namespace with the value `bad`. */
async function policy(reason?: string): Promise<void> {
  const api = '/apis/admissionregistration.k8s.io/v1';
  await cluster.lab.request('POST', `${api}/validatingadmissionpolicies`, {
    metadata: { name: home },
    spec: {
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }] },
      validations: [{ expression: "!has(object.data) || !('value' in object.data) || object.data.value != 'bad'", message: 'it is bad', ...reason && { reason } }],
    },
  });
  await cluster.lab.request('POST', `${api}/validatingadmissionpolicybindings`, {
    metadata: { name: home },
    spec: { policyName: home, validationActions: ['Deny'], matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': home } } } },
  });
  const probe = () => cluster.lab.request('POST', `/api/v1/namespaces/${home}/configmaps?dryRun=All`, config('probe', { value: 'bad' }));
  await eventually(async () => expect(probe()).rejects.toThrow('it is bad'));
}

test.each([undefined, 'Forbidden', 'RequestEntityTooLarge'])('an admission policy that denies with the reason %s is AdmissionDenied', async (reason) => {
  await policy(reason);
  expect(await outcomeOf([config('a', { value: 'bad' })], '--timeout', '20s')).toMatchObject({ action: 'failed', code: 'AdmissionDenied', message: expect.stringContaining('it is bad'), writes: 1 });
  expect(RETRY.AdmissionDenied).toBe('never');
});

test('a pod that the standards of its namespace forbid is AdmissionDenied', async () => {
  await cluster.lab.request('PATCH', `/api/v1/namespaces/${home}`, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } }, 'application/merge-patch+json');
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [{ name: 'main', image: 'lab/client' }] } };
  expect(await outcomeOf([pod])).toMatchObject({ action: 'failed', code: 'AdmissionDenied', message: expect.stringContaining('violates PodSecurity'), writes: 1 });
});

test.each<[string, JsonObject, string]>([
  ['an unknown field', { ...config('x'), dat: {} }, 'Invalid'],
  ['a field of a wrong type', { ...config('x'), data: 'x' } as JsonObject, 'Invalid'],
  ['a value that a rule of the kind forbids', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: [{ port: 99999 }] } }, 'Invalid'],
  ['an object of 1.2 MB', config('x', { value: 'x'.repeat(1_200_000) }), 'TooLarge'],
  ['a request of 4 MB', config('x', { value: 'x'.repeat(4_000_000) }), 'TooLarge'],
  ['a kind that the cluster does not have', thing('nowhere.example', 'x'), 'NotServed'],
  ['a namespace that does not exist', config('x', {}, 'nowhere'), 'NamespaceMissing'],
])('%s is refused once, with the code of its reason', async (_, object, code) => {
  const { writes, ...refusal } = await outcomeOf([object], '--timeout', '20s');
  expect(refusal).toMatchObject({ action: 'failed', code });
  expect(writes).toBeLessThanOrEqual(1);
});

test.each(['create', 'patch'])('without the verb %s an object is Forbidden, and the message names the verb', async (verb) => {
  const accounts = `/api/v1/namespaces/${home}/serviceaccounts`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}`;
  await cluster.lab.request('POST', accounts, { metadata: { name: 'few' } });
  await cluster.lab.request('POST', `${rbac}/roles`, {
    metadata: { name: 'few' },
    rules: [
      { apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'leases', 'namespaces'], verbs: ['*'] },
      { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'watch', 'delete', 'create', 'patch'].filter((each) => each !== verb) },
    ],
  });
  await cluster.lab.request('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'few' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'few' }, subjects: [{ kind: 'ServiceAccount', name: 'few', namespace: home }],
  });
  const { status: { token } } = await cluster.lab.request('POST', `${accounts}/few/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
  const kubeconfig = JSON.parse(readFileSync(cluster.faulty.kubeconfig, 'utf8'));
  kubeconfig.users[0].user = { token };
  const file = cli.writeText(JSON.stringify(kubeconfig), 'few.json');
  await eventually(async () => expect(await outcomeOf([config('a'), service('None')], '--kubeconfig', file))
    .toMatchObject({ action: 'failed', code: 'Forbidden', message: expect.stringContaining(`cannot ${verb} resource "services"`), writes: 1 }));
});

test('an object that is being deleted is DeletionPending at the deadline, and is created when it is gone', async () => {
  await cli.run('apply', [config('x'), config('other')]);
  const path = `/api/v1/namespaces/${home}/configmaps/x`;
  const merge = (body: JsonObject) => cluster.lab.request('PATCH', path, body, 'application/merge-patch+json');
  await merge({ metadata: { finalizers: ['test.example/hold'] } });
  await cluster.lab.request('DELETE', path);
  expect(await outcomeOf([config('other'), config('x')], '--timeout', '2s')).toMatchObject({ action: 'failed', code: 'DeletionPending', message: expect.stringContaining('test.example/hold') });
  expect(RETRY.DeletionPending).toBe('later');
  const running = cli.start('apply', [config('other'), config('x')], '--timeout', '60s');
  await eventually(async () => expect(running.stdout).toMatch(/waiting +ConfigMap \S+\/x/), 30_000);
  await merge({ metadata: { finalizers: null } });
  expect(await running.ended).toBe(0);
  expect((await cluster.lab.request('GET', path)).metadata.deletionTimestamp).toBeUndefined();
});
