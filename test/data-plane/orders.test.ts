import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { web } from './applications';
import { Load } from './load';
import { BOTH, DONE, loseNoRequest, manifestOf, RATE, ShopLab } from './shop-lab';
import { JsonObject } from '../../src/json';
import { Captured } from '../cli/captured';
import { Cli } from '../cluster/command';
import { eventually } from '../lab/eventually';

jest.setTimeout(600_000);

/** The orders of the reconciler on real Envoys: no request is lost, and none is admitted, at any moment of a run. */
let lab: ShopLab['lab'];
let shop: ShopLab;

beforeAll(async () => {
  shop = await ShopLab.start();
  ({ lab } = shop);
});
afterAll(() => shop?.stop());

/** Sends a signal to the Envoy of a pod. */
async function signal(pod: string, name: string): Promise<void> {
  const script = `for p in /proc/[0-9]*; do [ "$(cat $p/comm)" = envoy ] && kill -${name} "\${p#/proc/}" && echo sent; done`;
  expect((await lab.exec(pod, 'istio-proxy', ['sh', '-c', script])).stdout).toBe('sent\n');
}

describe('the order of traffic', () => {
  test('no request is lost while a version comes, its weight moves in steps, a route comes and goes, and the version goes', async () => {
    await loseNoRequest(shop, 2); // 20 steps in the soak tier
  });

  test('the plan of a removal shows the wait, also while an Envoy is stopped', async () => {
    expect(await shop.release({ versions: BOTH, weights: { v1: 50, v2: 50 } })).toEqual(DONE);
    await signal('shop/idle', 'STOP');
    const file = shop.cli.writeText(manifestOf({ versions: ['v1'], weights: { v1: 100 } }));
    const planned = await shop.cli.run('plan', undefined, '-f', file, '--instance', 'web', '--allow-prune-many');
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('first, no proxy may send requests to subset v2 of web.shop.svc') });
  });

  test('a subset stays while an Envoy is stopped: the run names its pod and ends with 1. Later, an apply ends', async () => {
    const users = shop.load();
    const without = await shop.release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many', '--timeout', '12s');
    expect(without).toMatchObject({ code: 1, said: expect.stringMatching(/these proxies do not answer: shop\/idle/) });
    expect(without.said).not.toMatch(/do not answer: .*shop\/client/);
    expect(await shop.subsets()).toEqual(BOTH);
    expect((await lab.request('GET', '/apis/apps/v1/namespaces/shop/deployments/web-v2')).metadata.deletionTimestamp).toBeUndefined();
    await signal('shop/idle', 'CONT');
    expect(await shop.release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many')).toEqual(DONE);
    expect(await shop.subsets()).toEqual(['v1']);
    const { count, codes, errors } = await users.stop();
    expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
  });

  test('credentials that must not forward ports: plan says so, and the removal needs a flag', async () => {
    expect(await shop.release({ versions: BOTH, weights: { v1: 50, v2: 50 } })).toEqual(DONE);
    const limited = new Cli(await userWithout('pods/portforward'), 'shop');
    const file = limited.writeText(manifestOf({ versions: ['v1'], weights: { v1: 100 } }));
    const run = (command: string, ...flags: string[]): Promise<Captured> => limited.run(command, undefined, '-f', file, '--instance', 'web', '--allow-prune-many', ...flags);
    const { stdout } = await limited.run('precheck', undefined, '-f', file, '--instance', 'web');
    expect(stdout).toMatch(/warning.*may not get pods\/portforward/);
    expect(stdout).not.toContain('may not list pods');
    expect(await run('plan')).toMatchObject({ code: 1, stdout: expect.stringMatching(/cannot get resource "pods\/portforward".*--without-proxy-check/) });
    expect(await run('apply')).toMatchObject({ code: 1, stdout: expect.stringContaining('--without-proxy-check') });
    expect(await shop.subsets()).toEqual(BOTH);
    expect(await run('plan', '--without-proxy-check')).toMatchObject({ code: 0 });
    expect(await run('apply', '--without-proxy-check')).toMatchObject({ code: 0 });
    expect(await shop.subsets()).toEqual(['v1']);
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
  await shop.create([
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
    const { code, stdout, stderr } = await shop.cli.run('apply', objects, '--instance', instance, '--timeout', '90s', '--allow-prune-many', ...flags);
    return { code, said: code === 0 ? '' : stdout + stderr };
  };

  /** Between two changes the load goes on for at least as long as this takes. */
  const refused = async () => expect((await shop.send({ from: 'shop/stranger', url: URL, count: 200 })).codes).toEqual({ 403: 200 });

  test('no stranger is admitted while a policy comes, is narrowed, renamed, moved and deleted, and no friend is refused', async () => {
    await shop.create([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'stranger', namespace: 'shop' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stranger', namespace: 'shop' }, spec: { serviceAccountName: 'stranger', containers: [{ name: 'client', image: 'lab/client' }], terminationGracePeriodSeconds: 1 } }]);
    await lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/stranger', '--timeout=90s']);
    const hostile = new Load(lab, { from: 'shop/stranger', url: URL, rate: RATE, concurrency: 64, expect: [403, 503] });
    expect(await run('guard', [...guarded(), policy('wide', ['/', '/orders'])])).toEqual(DONE);
    await eventually(async () => expect((await shop.send({ url: URL, count: 20 })).codes).toEqual({ 200: 20 }));
    await refused();
    const friend = new Load(lab, { from: 'shop/client', url: URL, rate: RATE, concurrency: 64 });
    const narrowed = [...guarded(), policy('wide', ['/'])];
    const renamed = [...guarded(), policy('renamed', ['/'])];
    const moved = [...guarded(), policy('renamed', ['/'], 'istio-system')];
    const another = [...guarded(), policy('again', ['/', '/orders'])];
    for (const apply of [
      () => run('guard', narrowed), () => run('guard', renamed), () => run('guard', moved),
      () => run('other', [policy('renamed', ['/'], 'istio-system')], '--adopt', 'instance'),
      () => run('guard', guarded()), () => run('guard', another),
    ]) {
      expect(await apply()).toEqual(DONE);
      await refused();
    }
    expect(await shop.cli.run('delete', undefined, '--instance', 'other', '--timeout', '60s')).toMatchObject({ code: 0 });
    await refused();
    const { count, codes, errors } = await friend.stop();
    expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
    expect(await shop.cli.run('delete', undefined, '--instance', 'guard', '--timeout', '60s')).toMatchObject({ code: 0 });
    const strangers = await hostile.stop();
    expect(strangers.codes[200] ?? 0).toBe(0);
    expect(strangers.codes[403]).toBeGreaterThan(0);
  });
});
