import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { applications, web } from './applications';
import { Load } from './load';
import { Mesh, MeshInjection, MeshNamespace } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { MeshApp } from '../../src/synth';
import { MeshService, TrafficRoute, TrafficSplit } from '../../src/traffic';
import { Captured } from '../cli/captured';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(600_000);

/** The orders of the reconciler on real Envoys: no request is lost, and none is admitted, at any moment of a run. */
const VERSION = IstioVersion.ALL[IstioVersion.ALL.length - 1];
const RATE = 200;
/** The number of steps in which the weight of a version moves. */
const STEPS = 4;
const DESTINATION_RULES = '/apis/networking.istio.io/v1/namespaces/shop/destinationrules';

/** What the program has of the shop: the versions that run, their weights, and a route for testers. */
interface Shop {
  versions: string[];
  weights: { [version: string]: number };
  testers?: string;
}

let lab: Lab;
let mesh: Cli;
let shop: Cli;

beforeAll(async () => {
  lab = await Lab.start();
  [mesh, shop] = ['istio-system', 'shop'].map((namespace) => new Cli(lab.kubeconfig, namespace));
  const app = new MeshApp();
  new Mesh(app, 'mesh', { version: VERSION });
  new MeshNamespace(new Chart(app, 'shop', { namespace: 'shop' }), 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  expect(await applied(mesh, app.synthYaml(), '--instance', 'mesh')).toEqual(DONE);
  const pods = applications().filter(({ metadata }: any) => metadata.name === 'client' && metadata.namespace === 'shop');
  const idle = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'idle', namespace: 'shop' }, spec: { containers: [{ name: 'client', image: 'lab/client' }], terminationGracePeriodSeconds: 1 } };
  await create([...pods, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shop' } }, idle]);
  await lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/client', 'pod/idle', '--timeout=90s']);
});
afterAll(async () => {
  mesh?.remove();
  shop?.remove();
  await lab?.stop();
});

const DONE = { code: 0, said: '' };

async function create(items: object[]): Promise<void> {
  await lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
}

async function applied(cli: Cli, manifest: string, ...flags: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await cli.run('apply', undefined, '-f', cli.writeText(manifest), '--timeout', '90s', ...flags);
  return { code, said: code === 0 ? '' : stdout + stderr };
}

function manifestOf({ versions, weights, testers }: Shop): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: VERSION });
  const routes: TrafficRoute[] | undefined = testers ? [{ match: [{ headers: [{ name: 'x-tester', present: true }] }], to: { version: testers } }] : undefined;
  new TrafficSplit(new Chart(app, 'shop', { namespace: 'shop' }), 'web', {
    service: MeshService.of('web', { namespace: 'shop', port: 80 }), versions: versions.map((name) => ({ name, labels: { version: name } })), weights, routes,
  });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } };
  return [app.synthYaml(), ...[service, ...versions.map(web)].map((object) => JSON.stringify(object))].join('\n---\n');
}

const release = (state: Shop, ...flags: string[]) => applied(shop, manifestOf(state), '--instance', 'web', ...flags);
const send = (traffic: object = {}) => lab.drive({ from: 'shop/client', url: 'http://web/', ...traffic });
const load = (headers: Record<string, string> = {}, rate = RATE) =>
  new Load(lab, { from: 'shop/client', url: 'http://web/', rate, concurrency: 64, headers });

/** Sends a signal to the Envoy of a pod. */
async function signal(pod: string, name: string): Promise<void> {
  const script = `for p in /proc/[0-9]*; do [ "$(cat $p/comm)" = envoy ] && kill -${name} "\${p#/proc/}" && echo sent; done`;
  expect((await lab.exec(pod, 'istio-proxy', ['sh', '-c', script])).stdout).toBe('sent\n');
}

const subsets = async () => (await lab.request('GET', `${DESTINATION_RULES}/web`)).spec.subsets.map(({ name }: any) => name);

const BOTH = ['v1', 'v2'];

describe('the order of traffic', () => {
  test('no request is lost while a version comes, its weight moves in steps, a route comes and goes, and the version goes', async () => {
    expect(await release({ versions: ['v1'], weights: { v1: 100 } })).toEqual(DONE);
    await eventually(async () => expect((await send({ count: 20 })).codes).toEqual({ 200: 20 }));
    const [users, testers] = [load(), load({ 'x-tester': '1' }, 20)];
    for (let step = 1; step <= STEPS; step++) {
      const v2 = 100 * step / STEPS;
      expect(await release({ versions: BOTH, weights: { v1: 100 - v2, v2 } })).toEqual(DONE);
    }
    expect(await release({ versions: BOTH, weights: { v1: 100, v2: 0 }, testers: 'v2' })).toEqual(DONE);
    expect(await release({ versions: BOTH, weights: { v1: 100, v2: 0 } })).toEqual(DONE);
    expect(await release({ versions: ['v1', 'v3'], weights: { v1: 50, v3: 50 } }, '--allow-prune-many')).toEqual(DONE);
    expect(await release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many')).toEqual(DONE);
    for (const { count, codes, errors, versions } of [await users.stop(), await testers.stop()]) {
      expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
      expect(Object.keys(versions).sort()).toEqual(['v1', 'v2', 'v3']);
    }
    expect(await subsets()).toEqual(['v1']);
  });

  test('the plan of a removal shows the wait, also while an Envoy is stopped', async () => {
    expect(await release({ versions: BOTH, weights: { v1: 50, v2: 50 } })).toEqual(DONE);
    await signal('shop/idle', 'STOP');
    const file = shop.writeText(manifestOf({ versions: ['v1'], weights: { v1: 100 } }));
    const planned = await shop.run('plan', undefined, '-f', file, '--instance', 'web', '--allow-prune-many');
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('first, no proxy may send requests to subset v2 of web.shop.svc') });
  });

  test('a subset stays while an Envoy is stopped: the run names its pod and ends with 1. Later, an apply ends', async () => {
    const users = load();
    const without = await release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many', '--timeout', '12s');
    expect(without).toMatchObject({ code: 1, said: expect.stringMatching(/these proxies do not answer: shop\/idle/) });
    expect(without.said).not.toMatch(/do not answer: .*shop\/client/);
    expect(await subsets()).toEqual(BOTH);
    expect((await lab.request('GET', '/apis/apps/v1/namespaces/shop/deployments/web-v2')).metadata.deletionTimestamp).toBeUndefined();
    await signal('shop/idle', 'CONT');
    expect(await release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many')).toEqual(DONE);
    expect(await subsets()).toEqual(['v1']);
    const { count, codes, errors } = await users.stop();
    expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
  });

  test('credentials that must not forward ports: plan says so, and the removal needs a flag', async () => {
    expect(await release({ versions: BOTH, weights: { v1: 50, v2: 50 } })).toEqual(DONE);
    const limited = new Cli(await userWithout('pods/portforward'), 'shop');
    const file = limited.writeText(manifestOf({ versions: ['v1'], weights: { v1: 100 } }));
    const run = (command: string, ...flags: string[]): Promise<Captured> => limited.run(command, undefined, '-f', file, '--instance', 'web', '--allow-prune-many', ...flags);
    const { stdout } = await limited.run('precheck', undefined, '-f', file, '--instance', 'web');
    expect(stdout).toMatch(/warning.*may not get pods\/portforward/);
    expect(stdout).not.toContain('may not list pods');
    expect(await run('plan')).toMatchObject({ code: 1, stdout: expect.stringMatching(/cannot get resource "pods\/portforward".*--without-proxy-check/) });
    expect(await run('apply')).toMatchObject({ code: 1, stdout: expect.stringContaining('--without-proxy-check') });
    expect(await subsets()).toEqual(BOTH);
    expect(await run('plan', '--without-proxy-check')).toMatchObject({ code: 0 });
    expect(await run('apply', '--without-proxy-check')).toMatchObject({ code: 0 });
    expect(await subsets()).toEqual(['v1']);
    limited.remove();
  });
});

/** The kubeconfig of a user who may do all that the shop needs, except for one resource. */
async function userWithout(missing: string): Promise<string> {
  const all = ['configmaps', 'services', 'pods', 'namespaces', 'pods/portforward'].filter((resource) => resource !== missing);
  const rules = [
    { apiGroups: [''], resources: all, verbs: ['*'] },
    ...['apps', 'networking.istio.io', 'coordination.k8s.io'].map((group) => ({ apiGroups: [group], resources: ['*'], verbs: ['*'] })),
  ];
  const subjects = [{ kind: 'ServiceAccount', name: 'limited', namespace: 'shop' }];
  const [apiGroup, group] = ['rbac.authorization.k8s.io', 'rbac.authorization.k8s.io/v1'];
  await create([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'limited', namespace: 'shop' } },
    { apiVersion: group, kind: 'ClusterRole', metadata: { name: 'limited' }, rules },
    { apiVersion: group, kind: 'ClusterRoleBinding', metadata: { name: 'limited' }, roleRef: { apiGroup, kind: 'ClusterRole', name: 'limited' }, subjects },
  ]);
  const { clusters } = JSON.parse(await lab.kubectl(['config', 'view', '--raw', '-o', 'json']));
  const user = { token: (await lab.kubectl(['-n', 'shop', 'create', 'token', 'limited'])).trim() };
  const context = { cluster: clusters[0].name, user: 'limited' };
  const path = join(lab.folder, 'kubeconfig-limited');
  const config = { 'apiVersion': 'v1', 'kind': 'Config', clusters, 'users': [{ name: 'limited', user }], 'contexts': [{ name: 'limited', context }], 'current-context': 'limited' };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

describe('the order of policies', () => {
  const URL = 'http://guarded/';
  const policy = (name: string, paths: string[], namespace = 'shop', action = 'ALLOW'): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: 'guarded' } },
      action,
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/client'] } }], to: [{ operation: { paths } }] }],
    },
  });
  const guarded = (): JsonObject[] => {
    const deployment: any = web('v1');
    const labels = { app: 'guarded', version: 'v1' };
    Object.assign(deployment.metadata, { name: 'guarded' });
    Object.assign(deployment.spec, { selector: { matchLabels: labels } });
    Object.assign(deployment.spec.template, { metadata: { labels } });
    return [deployment, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'guarded', namespace: 'shop' }, spec: { selector: { app: 'guarded' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } }];
  };
  const run = async (instance: string, objects: JsonObject[], ...flags: string[]) => {
    const { code, stdout, stderr } = await shop.run('apply', objects, '--instance', instance, '--timeout', '90s', '--allow-prune-many', ...flags);
    return { code, said: code === 0 ? '' : stdout + stderr };
  };

  test('no stranger is admitted while a policy comes, is narrowed, renamed, moved and deleted, and no friend is refused', async () => {
    await create([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'stranger', namespace: 'shop' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stranger', namespace: 'shop' }, spec: { serviceAccountName: 'stranger', containers: [{ name: 'client', image: 'lab/client' }], terminationGracePeriodSeconds: 1 } }]);
    await lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/stranger', '--timeout=90s']);
    const hostile = new Load(lab, { from: 'shop/stranger', url: URL, rate: RATE, concurrency: 64, expect: [403, 503] });
    expect(await run('guard', [...guarded(), policy('wide', ['/', '/orders'])])).toEqual(DONE);
    await eventually(async () => expect((await send({ url: URL, count: 20 })).codes).toEqual({ 200: 20 }));
    const friend = new Load(lab, { from: 'shop/client', url: URL, rate: RATE, concurrency: 64 });
    expect(await run('guard', [...guarded(), policy('wide', ['/'])])).toEqual(DONE); // narrowed
    expect(await run('guard', [...guarded(), policy('renamed', ['/'])])).toEqual(DONE);
    expect(await run('guard', [...guarded(), policy('renamed', ['/'], 'istio-system')])).toEqual(DONE); // to another namespace
    expect(await run('other', [policy('renamed', ['/'], 'istio-system')], '--adopt', 'instance')).toEqual(DONE); // to another instance
    expect(await run('guard', guarded())).toEqual(DONE);
    expect(await run('guard', [...guarded(), policy('again', ['/', '/orders'])])).toEqual(DONE);
    expect(await shop.run('delete', undefined, '--instance', 'other', '--timeout', '60s')).toMatchObject({ code: 0 });
    const { count, codes, errors } = await friend.stop();
    expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
    expect(await shop.run('delete', undefined, '--instance', 'guard', '--timeout', '60s')).toMatchObject({ code: 0 });
    const strangers = await hostile.stop();
    expect(strangers.codes[200] ?? 0).toBe(0);
    expect(strangers.codes[403]).toBeGreaterThan(1000);
  });
});
