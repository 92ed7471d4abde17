import { execFile } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { config, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { KubeClient } from '../../src/kube';
import { Instance, Inventory, InventoryEntry } from '../../src/reconcile';
import { parts } from '../lab/parts';

/** The inventory on a real API server: its size, its format, and what others write into it. */
const cluster = faultyLab();
let cli: Cli;
let home: string;
let instance: Instance;
let client: KubeClient;
let count = 0;

beforeEach(async () => {
  home = `inventory-${++count}`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(cluster.lab.kubeconfig, home);
  instance = new Instance('default', home);
  client = KubeClient.connect({ kubeconfig: cluster.faulty.kubeconfig });
});
afterEach(async () => {
  cli.remove();
  await cluster.lab.request('DELETE', configs()); // status reads each object of each inventory
});

const configs = (name = '') => `/api/v1/namespaces/${home}/configmaps${name && `/${name}`}`;
const names = async (): Promise<string[]> => (await cluster.lab.request('GET', configs())).items.map((item: { metadata: { name: string } }) => item.metadata.name)
  .filter((name: string) => name !== 'kube-root-ca.crt').sort();
const entries = (length: number, hash = 'h'): InventoryEntry[] => Array.from({ length }, (_, each) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: home, name: `object-${each}`, uid: `00000000-0000-4000-8000-${String(each).padStart(12, '0')}`, hash: `${hash}${each}` }));
const read = async () => (await Inventory.read(client, instance)).all;

async function write(written: InventoryEntry[]): Promise<void> {
  await (await Inventory.read(client, instance)).write(written);
}

test('20,000 entries are written in shards and read again; a change of one rewrites one shard; nothing is left over', async () => {
  await write(entries(20_000));
  expect((await read()).length).toBe(20_000);
  const before = await names();
  expect(before.length).toBeGreaterThan(3);

  cluster.faulty.proxy.requests.length = 0;
  await write(entries(20_000).map((each, index) => index === 7 ? { ...each, hash: 'changed' } : each));
  const writes = cluster.faulty.proxy.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);
  expect(writes).toEqual(['POST', 'PATCH', 'DELETE']);
  expect((await names()).length).toBe(before.length);
  expect((await read()).find(({ name }) => name === 'object-7')?.hash).toBe('changed');

  await write(entries(3));
  expect(await names()).toEqual(['cdk8s-istio-default']);
  expect(await read()).toEqual(entries(3));
  await (await Inventory.read(client, instance)).delete();
  expect(await names()).toEqual([]);
});

test('a kill at any write of an inventory loses no entry, and leaves no shard for ever', async () => {
  await write(entries(9000));
  const old = await read();
  const next = entries(9000, 'next');
  for (let k = 0; ; k++) {
    // From the k-th write on, no write arrives any more: so it is for a run that was killed.
    cluster.faulty.proxy.on({ fault: { name: 'killed', arrived: ({ response }) => { response.writeHead(403).end('killed'); } }, method: ['POST', 'PATCH', 'DELETE'], skip: k });
    const result = await write(next).then(() => 'written', () => 'killed');
    cluster.faulty.proxy.clear();
    const hashes = new Set((await read()).map(({ hash }) => hash![0]));
    expect([new Set(['h']), new Set(['n'])]).toContainEqual(hashes);
    expect((await read()).length).toBe(old.length);
    if (result === 'written') {
      expect(k).toBeGreaterThan(3);
      break;
    }
  }
  await write(next.slice(1));
  expect(await names()).toHaveLength(1 + JSON.parse((await cluster.lab.request('GET', configs('cdk8s-istio-default'))).data.shards).length);
});

test('more objects than an inventory holds are refused before anything is written', async () => {
  const inventory = await Inventory.read(client, instance);
  const [entry] = entries(1);
  await expect(inventory.write(Array(250_001).fill(entry))).rejects.toThrow(/has 250001 objects .* Divide the objects among several instances/);
  const spread = Array.from({ length: 5000 }, (_, each) => ({ ...entry, namespace: `${'n'.repeat(55)}-${each}` }));
  await expect(inventory.write(spread)).rejects.toThrow(/in too many namespaces/);
  expect(await names()).toEqual([]);
});

test('an inventory of an earlier build is read, and its objects change their field manager and stay', async () => {
  // As the build before wrote them: entries without digests, and a field manager without the namespace.
  const apply = (path: string, body: JsonObject) => cluster.lab.request('PATCH', `${path}?fieldManager=cdk8s-istio/default&force=true`, body, 'application/apply-patch+yaml');
  const labels = { 'applyset.kubernetes.io/part-of': instance.id };
  const written = await Promise.all(['kept', 'pruned'].map((name) => apply(configs(name), { ...config(name, { value: '1', old: 'x' }), metadata: { name, labels } })));
  const lines = written.map(({ metadata: { name, uid } }) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', namespace: home, name, uid }));
  await apply(configs('cdk8s-istio-default'), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cdk8s-istio-default', labels: { 'applyset.kubernetes.io/id': instance.id, 'app.kubernetes.io/managed-by': 'cdk8s-istio' } },
    data: { objects: `[\n${lines.join(',\n')}\n]` },
  });

  expect(await cli.run('apply', [config('kept', { value: '2' })])).toMatchObject({ code: 0 });
  expect(await names()).toEqual(['cdk8s-istio-default', 'kept']);
  const { metadata, data } = await cluster.lab.request('GET', configs('kept'));
  expect(data).toEqual({ value: '2' });
  expect(metadata.uid).toBe(written[0].metadata.uid);
  expect(metadata.managedFields.map(({ manager }: { manager: string }) => manager)).toEqual([`cdk8s-istio/${home}/default`]);
  expect(await cli.run('plan', [config('kept', { value: '2' })], '--exit-code')).toMatchObject({ code: 0 });
});

test('two instances of one name in two namespaces do not take each other\'s objects', async () => {
  const other = `${home}-other`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(other));
  const shared = config('shared', { value: '1' }, home);
  expect(await cli.run('apply', [shared])).toMatchObject({ code: 0 });
  const second = new Cli(cluster.lab.kubeconfig, other);
  const { code, stdout } = await second.run('apply', [config('shared', { value: '2' }, home)]);
  second.remove();
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed +ConfigMap \S+\/shared/);
  expect((await cluster.lab.request('GET', configs('shared'))).data).toEqual({ value: '1' });
});

test('kubectl apply --applyset refuses the inventory of an instance', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  const { kubectl } = await parts({ only: ['kubectl'] });
  const file = cli.write([config('a')]);
  const args = ['--kubeconfig', cluster.lab.kubeconfig, '-n', home, 'apply', '--prune', '--applyset=configmap/cdk8s-istio-default', '-f', file];
  const stderr = await new Promise<string>((resolve) => execFile(kubectl, args, { env: { ...process.env, KUBECTL_APPLYSET: 'true' } }, (_, __, text) => resolve(text)));
  expect(stderr).toMatch(/applyset.kubernetes.io\/tooling|already (is )?managed|tooling/);
  expect(await names()).toEqual(['a', 'b', 'cdk8s-istio-default']);
});

test('what others write into an inventory is told by status, and hides neither other entries nor other instances', async () => {
  await cli.run('apply', [config('a')]);
  await cli.run('apply', [config('b')], '--instance', 'second');
  const patch = (body: JsonObject) => cluster.lab.request('PATCH', configs('cdk8s-istio-default'), body, 'application/merge-patch+json');
  const { data } = await cluster.lab.request('GET', configs('cdk8s-istio-default'));
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024)).toString('base64');
  // Anybody may give a ConfigMap our labels.
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-istio' };
  await cluster.lab.request('POST', configs(), { ...config('of-a-stranger'), metadata: { name: 'of-a-stranger', labels } });
  await cluster.lab.request('POST', configs(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cdk8s-istio-default-00000000000000000000' }, binaryData: { objects: bomb } });

  const cases: [JsonObject, RegExp][] = [
    [{ objects: JSON.stringify([...JSON.parse(data.objects), { apiVersion: 'v1', kind: 'ConfigMap', name: '..' }]) }, /entry 2: name '\.\.' is not the name of an object/],
    [{ shards: '["../secrets/x"]' }, /data\.shards is no list of shards of this inventory/],
    [{ shards: '["cdk8s-istio-default-ffffffffffffffffffff"]' }, /shard cdk8s-istio-default-f{20}: it was deleted/],
    [{ shards: '["cdk8s-istio-default-00000000000000000000"]' }, /shard cdk8s-istio-default-0{20}: its content does not belong to its name/],
  ];
  for (const [changed, message] of cases) {
    await patch({ data: { shards: null, ...changed } });
    const status = await cli.run('status');
    expect(status.stdout).toMatch(message);
    expect(status.stdout).toMatch(/second +\S+ +1 objects|second/);
    const applied = await cli.run('apply', [config('a', { value: '2' })]);
    expect({ code: applied.code, stderr: applied.stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(applied.stderr).not.toMatch(/^ {4}at /m);
  }
  expect((await cluster.lab.request('GET', configs('a'))).data).toEqual({ value: '1' });
});
