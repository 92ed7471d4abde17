import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { limitedTo } from './limited-credentials';
import { config, deployment } from './objects';
import { JsonObject } from '../../src/json';
import { Deadline, KubeClient } from '../../src/kube';
import { Instance, LockError, LockOptions, withLock } from '../../src/reconcile';
import { eventually } from '../lab/eventually';
import { stall } from '../lab/faults';

/** One run at a time changes an instance, on a real API server. */
const cluster = faultyLab();
let cli: Cli;
let home: string;
let instance: Instance;

eachInNamespace(cluster, 'lock', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
  instance = new Instance('default', home);
});

const lease = () => `/apis/coordination.k8s.io/v1/namespaces/${home}/leases/cdk8s-istio-default`;
const configs = (name = '') => `/api/v1/namespaces/${home}/configmaps${name && `/${name}`}`;
const exists = (path: string) => cluster.lab.request('GET', path).then(() => true, () => false);
const values = async () => Object.fromEntries((await cluster.lab.request('GET', configs())).items
  .filter(({ metadata }: JsonObject & { metadata: { name: string } }) => metadata.name.startsWith('object-'))
  .map(({ metadata, data }: JsonObject & { metadata: { name: string }; data: { value: string } }) => [metadata.name, data.value]));
const set = (value: string, length: number) => Array.from({ length }, (_, each) => config(`object-${each}`, { value }));
const connect = () => KubeClient.connect({ kubeconfig: cluster.faulty.kubeconfig });
const options = (more: Partial<LockOptions> = {}): LockOptions => ({ deadline: new Deadline(20), durationMs: 1500, ...more });

/** A Lease as another machine would hold it, with a clock of its own. */
function heldElsewhere(seconds: number, clock: Date): JsonObject {
  const renewTime = clock.toISOString().replace('Z', '000Z');
  return {
    apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'cdk8s-istio-default' }, spec: { holderIdentity: 'somebody@elsewhere', leaseDurationSeconds: seconds, renewTime },
  };
}
const hold = (seconds = 60, clock = new Date()) => cluster.lab.request('POST', lease().replace(/\/[^/]+$/, ''), heldElsewhere(seconds, clock));

/** Starts a run, and stops it at its first object while it holds the lock. */
async function heldRun(objects: JsonObject[]) {
  const gate = new AbortController();
  const arrived = () => new Promise<void>((resolve) => gate.signal.addEventListener('abort', () => resolve()));
  cluster.faulty.proxy.on({ fault: { name: 'hold', arrived }, method: 'PATCH', path: /object-0/, count: 1 });
  const run = cli.start('apply', objects);
  await eventually(async () => expect(cluster.faulty.proxy.requests.some(({ fault }) => fault === 'hold')).toBe(true), 30_000);
  return { run, go: () => gate.abort() };
}

test('two runs at once: the second waits, names the first, and the cluster ends with one of the two sets as a whole', async () => {
  const { run, go } = await heldRun(set('first', 8));
  const second = cli.start('apply', set('second', 5));
  await eventually(async () => expect(second.stdout + second.stderr).toMatch(/another run changes instance 'default': .*, process \d+, [0-9a-f]{8}, since /), 30_000);
  expect(await values()).not.toHaveProperty('object-1', 'second');
  go();
  expect(await run.ended).toBe(0);
  expect(await second.ended).toBe(0);
  expect(await values()).toEqual(Object.fromEntries(Array.from({ length: 5 }, (_, each) => [`object-${each}`, 'second'])));
  expect(await exists(lease())).toBe(false);
});

test('a run that cannot wait is refused, and changes nothing; so is a delete', async () => {
  await cli.run('apply', set('1', 2));
  await hold();
  for (const [command, objects] of [['apply', set('2', 2)], ['delete', undefined]] as const) {
    const { code, stderr } = await cli.run(command, objects, '--timeout', '2s');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("another run changes instance 'default': somebody@elsewhere. Nothing is done") });
  }
  expect(await values()).toEqual({ 'object-0': '1', 'object-1': '1' });
});

test('an apply that changes nothing needs no lock, and writes nothing', async () => {
  await cli.run('apply', set('1', 2));
  await hold();
  cluster.faulty.proxy.requests.length = 0;
  expect(await cli.run('apply', set('1', 2))).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
  expect(cluster.faulty.proxy.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test.each([['an hour ahead', 3_600_000], ['an hour behind', -3_600_000], ['right', 0]])('a lock that is not renewed is taken over after its time, if its clock is %s', async (_, skew) => {
  await hold(2, new Date(Date.now() + skew));
  const begin = performance.now();
  await expect(withLock(connect(), instance, options(), async () => performance.now() - begin)).resolves.toBeGreaterThan(1900);
  expect(await exists(lease())).toBe(false);
});

test('a lock that is renewed is not taken over', async () => {
  let renewals = 0;
  const first = withLock(connect(), instance, options({ durationMs: 1000 }), async () => {
    await expect(withLock(connect(), instance, options({ deadline: new Deadline(3) }), async () => undefined)).rejects.toThrow(LockError);
    renewals = cluster.faulty.proxy.requests.filter(({ method, path, status }) => method === 'PATCH' && path.endsWith(lease()) && status === 200).length;
    return 'done';
  });
  await expect(first).resolves.toBe('done');
  expect(renewals).toBeGreaterThan(3);
});

test('a run that has lost its lock sends no write any more', async () => {
  const run = withLock(connect(), instance, options(), async (client, signal) => {
    await cluster.lab.request('PATCH', lease(), { spec: { holderIdentity: 'somebody@elsewhere' } }, 'application/merge-patch+json');
    await eventually(async () => expect(signal.aborted).toBe(true));
    await client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: home, name: 'object-0' } }, { manager: 'x' });
  });
  await expect(run).rejects.toThrow(/another run \(somebody@elsewhere, since .*\) has taken over the lock of instance 'default', and this run has stopped/);
  expect(await values()).toEqual({});
  expect((await cluster.lab.request('GET', lease())).spec.holderIdentity).toBe('somebody@elsewhere');
});

test('while a lock cannot be renewed, no write is sent, and those in flight are ended; when it is renewed, the run goes on', async () => {
  await withLock(connect(), instance, options({ durationMs: 3000 }), async (client) => {
    cluster.faulty.proxy.on({ fault: stall(), method: 'PATCH', path: /leases/, count: 1 });
    cluster.faulty.proxy.on({ fault: stall(), method: 'PATCH', path: /object-0/, count: 1 });
    const write = (name: string) => client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: home, name }, data: { value: '1' } }, { manager: 'x' });
    const begin = performance.now();
    await write('object-0'); // the first try is ended before the lock ends, and the second one is sent when it is renewed
    expect(performance.now() - begin).toBeGreaterThan(2000);
    await write('object-1');
  });
  expect(await values()).toEqual({ 'object-0': '1', 'object-1': '1' });
});

test('SIGTERM gives the lock back; after kill -9, the next run of this machine does not wait for its time', async () => {
  const objects = [...set('1', 1), deployment('never-ready', { account: 'nobody' })];
  for (const [signal, ended, left] of [['SIGTERM', 143, false], ['SIGKILL', 'SIGKILL', true]] as const) {
    const run = cli.start('apply', [...objects, config(`of-${signal.toLowerCase()}`)]);
    await eventually(async () => expect(run.stdout).toContain('waiting'), 30_000);
    run.kill(signal);
    expect(await run.ended).toBe(ended);
    expect(await exists(lease())).toBe(left);
  }
  const begin = performance.now();
  expect(await cli.run('apply', set('2', 1), '--allow-prune-many')).toMatchObject({ code: 0 });
  expect(performance.now() - begin).toBeLessThan(20_000);
});

test('a missing right is named before anything is done', async () => {
  const rules = [{ apiGroups: [''], resources: ['configmaps', 'namespaces'], verbs: ['*'] }, { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get'] }];
  const limited = new Cli(cli.writeText(await limitedTo(cluster.lab, cluster.faulty.kubeconfig, home, rules), 'limited'), home);
  const { code, stderr } = await limited.run('apply', set('1', 1));
  limited.remove();
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/the lock \(Lease \S+\/cdk8s-istio-default\) cannot be taken: .*cannot create resource "leases".*verbs get, create, patch and delete/) });
  expect(await values()).toEqual({});
});
