import { Cli } from './command';
import { eachInNamespace, faultyLab, withIstioDefinitions } from './faulty-lab';
import { JsonObject } from '../../src/json';
import { eventually } from '../lab/eventually';
import { status } from '../lab/faults';

/** Policies and the workloads that they concern, on a real API server: which of the two is written first. */
const cluster = faultyLab();
let cli: Cli;
let home: string;

withIstioDefinitions(cluster);
eachInNamespace(cluster, 'order', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

const security = (kind: string, name: string, spec: JsonObject = {}): JsonObject => ({ apiVersion: 'security.istio.io/v1beta1', kind, metadata: { name }, spec });
const authorization = (name: string, action: string, ...paths: string[]) =>
  security('AuthorizationPolicy', name, { selector: { matchLabels: { app: 'web' } }, action, rules: paths.map((path) => ({ to: [{ operation: { paths: [path] } }] })) });
const web = (replicas = 1): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'lab/echo:v1' }] } },
  },
});
const SET = [web(), authorization('web', 'ALLOW', '/a'), security('PeerAuthentication', 'strict', { mtls: { mode: 'STRICT' } })];

/** The writes of policies and workloads, as method and name, in the order of their arrival. */
function writes(): string[] {
  return cluster.faulty.proxy.requests.filter(({ method, path }) => ['POST', 'PATCH', 'DELETE'].includes(method) && /security\.istio\.io|deployments/.test(path))
    .map(({ method, path }) => `${method} ${/([^/?]+)(?:\?.*)?$/.exec(path)![1]}`);
}

async function exists(path: string): Promise<boolean> {
  return cluster.lab.request('GET', path).then(() => true, () => false);
}

const policyPath = (name: string) => `/apis/security.istio.io/v1beta1/namespaces/${home}/authorizationpolicies/${name}`;

test('policies are applied before the workload that they concern, and deleted after its pods are gone', async () => {
  const begin = writes().length;
  expect(await cli.run('apply', SET)).toMatchObject({ code: 0 });
  expect(writes().slice(begin).at(-1)).toMatch(/ web$/);
  expect(writes().slice(begin)).toHaveLength(3);

  const pods: number[] = [];
  const arrived = async () => {
    const { items } = await cluster.lab.request('GET', `/api/v1/namespaces/${home}/pods?labelSelector=app%3Dweb`);
    pods.push(items.filter(({ status: { phase } }: any) => !['Succeeded', 'Failed'].includes(phase)).length); // the containers of others have ended
  };
  cluster.faulty.proxy.on({ fault: { name: 'record', arrived }, method: 'DELETE', path: /security\.istio\.io/ });
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(pods).toEqual([0, 0]);
}, 90_000);

test('policies stay if the workload that they concern is held by a finalizer', async () => {
  expect(await cli.run('apply', SET)).toMatchObject({ code: 0 });
  const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
  const patch = (finalizers: string[]) => cluster.lab.request('PATCH', path, { metadata: { finalizers } }, 'application/merge-patch+json');
  await patch(['test.example.com/held']);
  expect(await cli.run('delete', undefined, '--timeout', '3s')).toMatchObject({ code: 1, stdout: expect.stringMatching(/blocked +AuthorizationPolicy \S+\/web.*depends on Deployment/) });
  expect(await exists(policyPath('web'))).toBe(true);
  await patch([]);
  expect(await cli.run('delete')).toMatchObject({ code: 0 });
  expect(await exists(policyPath('web'))).toBe(false);
}, 90_000);

test('a refused policy holds back the workload that it concerns, and nothing else', async () => {
  cluster.faulty.proxy.on({ fault: status(403), path: /authorizationpolicies\/web|authorizationpolicies$/, method: 'PATCH' });
  cluster.faulty.proxy.on({ fault: status(403), path: /authorizationpolicies/, method: 'POST' });
  const other = { ...web(0), metadata: { name: 'other' }, spec: { ...web(0).spec as object, selector: { matchLabels: { app: 'other' } }, template: { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'web', image: 'lab/echo:v1' }] } } } };
  expect(await cli.run('apply', [...SET, other])).toMatchObject({ code: 1, stdout: expect.stringMatching(/blocked +Deployment \S+\/web.*depends on AuthorizationPolicy/) });
  expect(await exists(`/apis/apps/v1/namespaces/${home}/deployments/web`)).toBe(false);
  expect(await exists(`/apis/apps/v1/namespaces/${home}/deployments/other`)).toBe(true);
}, 60_000);

test('a narrowed policy does not wait for an unrelated object that never becomes ready', async () => {
  expect(await cli.run('apply', SET)).toMatchObject({ code: 0 });
  const broken = { ...web(), metadata: { name: 'broken' }, spec: { ...web().spec as object, selector: { matchLabels: { app: 'broken' } }, template: { metadata: { labels: { app: 'broken' } }, spec: { containers: [{ name: 'web', image: 'lab/echo:v1', readinessProbe: { httpGet: { path: '/', port: 1 } } }] } } } };
  const running = cli.start('apply', [broken, web(), authorization('web', 'DENY', '/a'), SET[2]], '--timeout', '30s');
  await eventually(async () => expect((await cluster.lab.request('GET', policyPath('web'))).spec.action).toBe('DENY'));
  running.kill('SIGKILL');
  await running.ended;
}, 60_000);

test('policies that change together are written with their old and new rules first', async () => {
  const before = [authorization('allows', 'ALLOW', '/a'), authorization('denies', 'DENY', '/b')];
  const after = [authorization('allows', 'ALLOW', '/b'), authorization('denies', 'DENY', '/c')];
  expect(await cli.run('apply', before)).toMatchObject({ code: 0 });
  const begin = writes().length;
  expect(await cli.run('plan', after)).toMatchObject({ code: 0, stdout: expect.stringContaining('old and new rules') });
  expect(writes().slice(begin).filter((each) => !each.startsWith('PATCH'))).toEqual([]);
  const applied = writes().length;
  expect(await cli.run('apply', after)).toMatchObject({ code: 0 });
  expect(writes().slice(applied)).toEqual(['PATCH denies', 'PATCH allows', 'PATCH allows', 'PATCH denies']);
  expect((await cluster.lab.request('GET', policyPath('denies'))).spec.rules).toHaveLength(1);
  expect(await cli.run('plan', after)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
}, 60_000);

test('a change that no order makes safe is refused, and says what to write', async () => {
  const before = [authorization('allows', 'ALLOW', '/a'), authorization('denies', 'DENY', '/b')];
  const after = [authorization('allows', 'ALLOW', '/b'), authorization('denies', 'ALLOW', '/c')];
  expect(await cli.run('apply', before)).toMatchObject({ code: 0 });
  expect(await cli.run('plan', after)).toMatchObject({ code: 1, stdout: expect.stringContaining('Give the new policy another name') });
  expect(await cli.run('apply', after)).toMatchObject({ code: 1 });
  expect((await cluster.lab.request('GET', policyPath('allows'))).spec.rules[0].to[0].operation.paths).toEqual(['/a']);
}, 60_000);
