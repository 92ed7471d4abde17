import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { limitedTo } from './limited-credentials';
import { config, definition, deployment, namespace, thing } from './objects';
import { JsonObject } from '../../src/json';
import { Running } from '../cli/bundled';
import { eventually } from '../lab/eventually';
import { endAtOnce, expire, Fault, loseAnswer, refuse, repeat, stall, stallWatch, status, throttle, truncate } from '../lab/faults';

/** Faults of the API server and of the connection to it, as a command meets them. docs/testing.md says where each fault is tested. */
const cluster = faultyLab();
let cli: Cli;
let home: string;
let count = 0;

async function newHome(): Promise<void> {
  home = `faults-${++count}`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(cluster.faulty.kubeconfig, home);
}
beforeEach(newHome);
afterEach(() => cli.remove());

const requests = (path: RegExp, method = 'GET') => cluster.faulty.proxy.requests.filter((each) => each.method === method && path.test(each.path));
const configs = (name = '', of = home) => `/api/v1/namespaces/${of}/configmaps${name && `/${name}`}`;
const lease = (of = home) => `/apis/coordination.k8s.io/v1/namespaces/${of}/leases/cdk8s-istio-default`;
const deployments = (name: string) => `/apis/apps/v1/namespaces/${home}/deployments/${name}`;
const live = (path: string) => cluster.lab.request('GET', path);
const merge = (path: string, body: JsonObject) => cluster.lab.request('PATCH', path, body, 'application/merge-patch+json');
const applies = (name: string) => requests(new RegExp(`/namespaces/${home}/[a-z]+/${name}\\?fieldManager`), 'PATCH');
const exists = (path: string) => live(path).then(() => true, () => false);

/** Holds the next write of this object at a point of its exchange. */
function holdWrite(name: string, moment: 'arrived' | 'done'): { held: Promise<void>; go: () => void } {
  const gate = new AbortController();
  const opened = new Promise<void>((resolve) => gate.signal.addEventListener('abort', () => resolve()));
  const held = new Promise<void>((resolve) => {
    cluster.faulty.proxy.on({ fault: { name: 'hold', [moment]: () => (resolve(), opened) }, method: 'PATCH', path: new RegExp(`/${name}\\?`), count: 1 });
  });
  return { held, go: () => gate.abort() };
}

describe('2: SIGTERM', () => {
  /** An answer that never comes is given up after its time: the run goes on while the other tests run. */
  let unanswered: { run: Running; of: string; seconds: Promise<number> };
  beforeAll(async () => {
    await newHome();
    const { held } = holdWrite('a', 'done');
    const run = cli.start('apply', [config('a')], '--timeout', '5m');
    await held;
    run.kill('SIGTERM');
    const begin = performance.now();
    unanswered = { run, of: home, seconds: run.ended.then(() => (performance.now() - begin) / 1000) };
  }, 60_000);

  test('finishes the request in flight, begins no other, gives the lock back and ends with 143', async () => {
    const { held, go } = holdWrite('a', 'done');
    const next = { ...config('b'), kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', data: undefined };
    const run = cli.start('apply', [config('a'), deployment('web', { replicas: 0 }), next]);
    await held;
    run.kill('SIGTERM');
    await eventually(async () => expect(run.stderr).toContain('stopping after the requests in flight'));
    expect(await exists(lease())).toBe(true);
    go();
    expect(await run.ended).toBe(143);
    expect(run.stdout).toMatch(/created +ConfigMap \S+\/a\n/);
    expect([await exists(configs('a')), await exists(deployments('web')), await exists(lease())]).toEqual([true, false, false]);
  });

  test('ends within 30 s also if a request is never answered', async () => {
    expect(await unanswered.run.ended).toBe(143);
    expect(await unanswered.seconds).toBeLessThan(30);
    expect(await exists(lease(unanswered.of))).toBe(false);
  }, 60_000);
});

describe('the watch that a run waits by', () => {
  /** A pod that no scheduler takes: the test says when it is ready. */
  const pod = (name: string): JsonObject => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { schedulerName: 'nobody', automountServiceAccountToken: false, containers: [{ name: 'main', image: 'lab/client' }] },
  });
  const path = (name = '', of = home) => `/api/v1/namespaces/${of}/pods${name && `/${name}`}`;
  const becomeReady = (name: string, of = home) =>
    cluster.lab.request('PATCH', `${path(name, of)}/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, 'application/merge-patch+json');
  const watches = (of = home) => requests(new RegExp(`${path('', of)}\\?.*watch=true`));

  /** Starts an apply of pods that waits for them by a watch. */
  async function waiting(names = ['a']): Promise<Running> {
    await eventually(async () => cluster.lab.request('GET', `/api/v1/namespaces/${home}/serviceaccounts/default`));
    const run = cli.start('apply', names.map(pod), '--timeout', '2m');
    await eventually(async () => expect(watches().some(({ status: code }) => code !== undefined)).toBe(true), 60_000);
    return run;
  }

  /** A watch that stalls is found by its time: it goes on while the other tests run. */
  let stalled: { run: Running; of: string; begin: number };
  beforeAll(async () => {
    await newHome();
    cluster.faulty.proxy.on({ fault: stallWatch(0), path: new RegExp(`${path()}\\?.*watch=true`), count: 1 });
    stalled = { run: await waiting(), of: home, begin: performance.now() };
    await becomeReady('a');
  });

  test('is one for all objects of a kind: no object is asked for by its name', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `pod-${index}`);
    const run = await waiting(names);
    for (const name of names) await becomeReady(name);
    expect(await run.ended).toBe(0);
    const all = cluster.faulty.proxy.requests;
    const reads = all.slice(all.findIndex(({ method, path: to }) => method === 'PATCH' && to.startsWith(path()))).filter(({ method, path: to }) => method === 'GET' && to.startsWith(path()));
    expect(reads.map(({ path: to }) => to)).toEqual([expect.stringContaining('?limit='), expect.stringContaining('?watch=true')]);
  });

  test.each<[string, Fault, number]>([
    ['5: that breaks off', truncate(0), Infinity],
    ['6: that is refused with 410', status(410), 1],
    ['6: that ends with 410', expire(0), 1],
    ['that the server refuses for a moment', status(500), 2],
    ['that ends at once, each time', endAtOnce(), Infinity],
    ['that sends old events again', repeat(), Infinity],
  ])('%s', async (_, fault, times) => {
    cluster.faulty.proxy.on({ fault, path: /watch=true/, count: times });
    const run = await waiting();
    await becomeReady('a');
    const begin = performance.now();
    expect(await run.ended).toBe(0);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });

  test('5: that is reset', async () => {
    const run = await waiting();
    cluster.faulty.proxy.resetAll();
    await becomeReady('a');
    expect(await run.ended).toBe(0);
  });

  test('6: that ends with 410 while an object is deleted: nothing counts as gone that lives', async () => {
    await eventually(async () => cluster.lab.request('GET', `/api/v1/namespaces/${home}/serviceaccounts/default`));
    const held = { ...pod('a'), metadata: { name: 'a', finalizers: ['test.example/hold'] } };
    const applied = cli.start('apply', [held, pod('b')], '--timeout', '1m');
    await eventually(async () => Promise.all(['a', 'b'].map((name) => becomeReady(name))), 60_000);
    expect(await applied.ended).toBe(0);
    const before = watches().length;
    cluster.faulty.proxy.on({ fault: expire(0), path: /watch=true/, count: 2 });
    const deletion = cli.start('delete', undefined, '--timeout', '1m');
    await eventually(async () => expect(watches().length).toBeGreaterThanOrEqual(before + 3), 60_000);
    expect(deletion.stdout).not.toMatch(/deleted +Pod \S+\/a/);
    await cluster.lab.request('PATCH', path('a'), { metadata: { finalizers: null } }, 'application/merge-patch+json');
    expect(await deletion.ended).toBe(0);
    expect(deletion.stdout).toMatch(/deleted +Pod \S+\/a/);
  });

  test('5: that stalls is noticed within a minute', async () => {
    expect(await stalled.run.ended).toBe(0);
    expect(watches(stalled.of)[0].fault).toBe('stall watch');
    expect(performance.now() - stalled.begin).toBeLessThan(60_000);
  }, 120_000);
});

describe('an answer that is no success:', () => {
  /** A read that stalls is found by its time: the run goes on while the other tests run. */
  let stalledRead: Running;
  beforeAll(async () => {
    await newHome();
    cluster.faulty.proxy.on({ fault: stall(), method: 'GET', path: new RegExp(configs()), count: 1 });
    stalledRead = cli.start('apply', [config('a')], '--timeout', '1m');
    await eventually(async () => expect(requests(new RegExp(configs())).some(({ fault }) => fault === 'stall')).toBe(true), 60_000);
  }, 60_000);

  test('a read that is never answered is given up and sent again', async () => {
    expect(await stalledRead.ended).toBe(0);
  }, 60_000);

  test('3: 429 is tried again after the time that it asks for, and fewer requests are in flight from then on', async () => {
    let [now, most] = [0, 0];
    const counted: Fault = { name: 'counted', arrived: () => { most = Math.max(most, ++now); }, done: () => new Promise((resolve) => setTimeout(resolve, 30)), answered: () => { now--; } };
    cluster.faulty.proxy.on({ fault: throttle(1), method: 'PATCH', path: /c-\d/, count: 1 });
    cluster.faulty.proxy.on({ fault: counted, method: 'PATCH', path: /c-\d/, skip: 20 });
    const begin = performance.now();
    expect(await cli.run('apply', Array.from({ length: 60 }, (_, index) => config(`c-${index}`)))).toMatchObject({ code: 0, stdout: expect.stringMatching(/60 created\n$/) });
    expect(performance.now() - begin).toBeGreaterThan(1000);
    expect(most).toBeLessThan(16);
  });

  test('3: an etcd that has changed its leader is tried again', async () => {
    cluster.faulty.proxy.on({ fault: refuse(500, 'etcdserver: leader changed'), method: 'PATCH', path: /fieldManager/, count: 2 });
    expect(await cli.run('apply', [config('a'), config('b')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 created\n$/) });
    expect(applies('[ab]')).toHaveLength(4);
  });

  const late = (code: number): Fault => ({ name: `late ${code}`, done: ({ response }) => void response.writeHead(code).end('upstream request failed') });
  test.each<[string, Fault]>([['a 503', late(503)], ['a 504', late(504)], ['no answer', loseAnswer()]])('4: %s after a write was done: the second try changes nothing', async (_, fault) => {
    await cli.run('apply', [config('stays'), config('changes'), config('goes')]);
    /** The version of each object after its first try. */
    const first: { [name: string]: string | undefined } = {};
    const version = (name: string) => live(configs(name)).then(({ metadata }) => metadata.resourceVersion, () => undefined);
    for (const name of ['changes', 'comes', 'goes']) {
      const done: Fault['done'] = async (exchange) => {
        first[name] = await version(name);
        await fault.done!(exchange);
      };
      cluster.faulty.proxy.on({ fault: { ...fault, done }, method: ['PATCH', 'DELETE'], path: new RegExp(`/configmaps/${name}\\b`), count: 1 });
    }
    const set = [config('stays'), config('changes', { value: '2' }), config('comes')];
    expect(await cli.run('apply', set)).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 created, 1 configured, 1 unchanged, 1 deleted\n$/) });
    expect(applies('changes').length).toBeGreaterThan(2);
    expect(applies('comes').length).toBeGreaterThan(1);
    expect(requests(new RegExp(configs('goes')), 'DELETE').length).toBeGreaterThan(1);
    expect({ changes: await version('changes'), comes: await version('comes'), goes: await version('goes') }).toEqual({ ...first, goes: undefined });
    expect(await cli.run('plan', set, '--exit-code')).toMatchObject({ code: 0 });
  });

  test('7: a kind that the API server does not know yet is looked for again, after its definition was created', async () => {
    const group = `${home}.example`;
    const plain: Fault = { name: 'plain 404', arrived: ({ response }) => void response.writeHead(404).end('404 page not found') };
    cluster.faulty.proxy.on({ fault: plain, method: 'GET', path: new RegExp(`^/apis/${group}/v1`), count: 3 });
    cluster.faulty.proxy.on({ fault: plain, method: 'PATCH', path: /things\/one/, count: 2 });
    expect(await cli.run('apply', [definition(group), thing(group, 'one'), config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/3 created\n$/) });
    const statuses = (method: string, path: RegExp) => requests(path, method).filter(({ fault }) => fault).map(({ status: code }) => code);
    expect(statuses('GET', new RegExp(group))).toEqual([404, 404, 404]);
    expect(statuses('PATCH', /things\/one/)).toEqual([404, 404]);
    expect(await exists(`/apis/${group}/v1/namespaces/${home}/things/one`)).toBe(true);
  });

  test('8: while a webhook does not answer, its objects and their dependents wait, and unchanged ones are not sent', async () => {
    const api = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    const account = (name: string, labels: JsonObject = {}): JsonObject => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, labels } });
    const set = (labels: JsonObject) => [account('stays'), account('runner', labels), deployment('dependent', { account: 'runner', replicas: 0 }), config('free')];
    expect(await cli.run('apply', [account('stays')])).toMatchObject({ code: 0 });
    await cluster.lab.request('POST', api, {
      metadata: { name: home },
      webhooks: [{
        name: 'dead.test.example',
        failurePolicy: 'Fail',
        sideEffects: 'None',
        timeoutSeconds: 1,
        admissionReviewVersions: ['v1'],
        clientConfig: { url: 'https://127.0.0.1:1/validate' },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': home } },
        rules: [{ operations: ['CREATE', 'UPDATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['serviceaccounts'] }],
      }],
    });
    const probe = () => cluster.lab.request('POST', `/api/v1/namespaces/${home}/serviceaccounts?dryRun=All`, account('probe'));
    await eventually(async () => expect(probe()).rejects.toThrow('failed calling webhook'));
    const before = applies('stays').length;
    const run = cli.start('apply', set({ tier: 'web' }));
    await eventually(async () => expect(applies('runner').length).toBeGreaterThan(1), 30_000);
    await eventually(async () => expect(await exists(configs('free'))).toBe(true));
    expect(await exists(deployments('dependent'))).toBe(false);
    await cluster.lab.request('DELETE', `${api}/${home}`);
    expect(await run.ended).toBe(0);
    expect(applies('stays')).toHaveLength(before);
    expect(await exists(deployments('dependent'))).toBe(true);
  }, 60_000);

  test.each<[string, JsonObject, string]>([
    ['17: an unknown field', { ...config('bad'), bogus: true }, '.bogus: field not declared in schema'],
    ['17: a wrong type', config('bad', { value: 1 }), '.data.value: expected string'],
    ['15: an object that etcd does not take', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bad' }, data: { big: Buffer.alloc(1_150_000).toString('base64') } }, 'Too long|too large'],
    ['16: a body above 3 MiB', config('bad', { value: 'x'.repeat(3_300_000) }), 'limit is 3145728'],
  ])('%s is final after one try, and holds back nothing else', async (_, bad, message) => {
    const { code, stdout } = await cli.run('apply', [bad, config('good')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(message) });
    expect(applies('bad')).toHaveLength(1);
    expect(await exists(configs('good'))).toBe(true);
  });

  test('15: a custom resource of 1.6 MB is final after one try', async () => {
    const open = definition(`${home}.example`) as any;
    open.spec.versions[0].schema.openAPIV3Schema.properties.spec = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const big = { ...thing(`${home}.example`, 'big'), spec: { text: 'x'.repeat(1_600_000) } };
    const { code, stdout } = await cli.run('apply', [open, big], '-o', 'json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('"code":"TooLarge"') });
    expect(applies('big')).toHaveLength(1);
  });

  test('21: without the verb create, the verb is named', async () => {
    const file = cli.writeText(await limitedTo(cluster.lab, cluster.faulty.kubeconfig, home, [
      { apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'leases'], verbs: ['*'] },
      { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get', 'list', 'watch', 'patch'] },
    ]), 'limited.json');
    const { code, stdout } = await cli.run('apply', [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'new' } }, config('a')], '--kubeconfig', file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/failed +ServiceAccount \S+\/new.* cannot create resource "serviceaccounts"/) });
    expect(await exists(configs('a'))).toBe(true);
  });
});

describe('an object that cannot be as it is to be:', () => {
  test('9: a field of another manager is named, and the other objects are applied', async () => {
    await cli.run('apply', [config('a')]);
    await cluster.lab.request('PATCH', `${configs('a')}?fieldManager=gardener&force=true`, { ...config('a', { value: 'theirs' }), metadata: { name: 'a' } }, 'application/apply-patch+yaml');
    const { code, stdout } = await cli.run('apply', [config('a', { value: '2' }), config('b')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('conflict with "gardener": .data.value') });
    expect((await live(configs('a'))).data).toEqual({ value: 'theirs' });
    expect(await exists(configs('b'))).toBe(true);
  });

  test('12: an invalid field is named, and the object is not deleted, also with the annotation that allows to recreate it', async () => {
    await cli.run('apply', [deployment('web', { replicas: 0 })]);
    const { metadata: { uid } } = await live(deployments('web'));
    const changed = { ...deployment('web', { replicas: -1 }), metadata: { name: 'web', annotations: { 'cdk8s-istio/recreate': 'true' } } };
    const { code, stdout } = await cli.run('apply', [changed], '--force-conflicts');
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('must be greater than or equal to 0') });
    expect((await live(deployments('web'))).metadata.uid).toBe(uid);
    expect(requests(/deployments/, 'DELETE')).toEqual([]);
  });

  test('14: one that is being deleted is pending, and no success', async () => {
    await cli.run('apply', [config('a')]);
    await merge(configs('a'), { metadata: { finalizers: ['test.example/hold'] } });
    await cluster.lab.request('DELETE', configs('a'));
    const pending = await cli.run('apply', [config('a')], '--timeout', '2s', '-o', 'json');
    expect({ code: pending.code, stdout: pending.stdout }).toEqual({ code: 1, stdout: expect.stringContaining('"code":"DeletionPending"') });
    await merge(configs('a'), { metadata: { finalizers: null } });
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 created\n$/) });
  });

  test('18: two versions of one object are refused before the first write', async () => {
    const scaler = (version: string, spec: JsonObject): JsonObject => ({ apiVersion: `autoscaling/${version}`, kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec });
    const target = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 2 };
    const before = cluster.faulty.proxy.requests.length;
    const { code, stderr } = await cli.run('apply', [scaler('v1', target), scaler('v2', target)]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/HorizontalPodAutoscaler \S+\/web is defined twice/) });
    expect(cluster.faulty.proxy.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

test('22: a run that loses its lock between two writes stops, and prunes nothing', async () => {
  await cli.run('apply', [config('a'), config('old')]);
  const { held, go } = holdWrite('a', 'arrived');
  const run = cli.start('apply', [config('a', { value: '2' }), config('c')]);
  await held;
  await merge(lease(), { spec: { holderIdentity: 'somebody@elsewhere' } });
  expect(await run.ended).toBe(1); // the write in flight is ended too
  go();
  expect(run.stderr).toMatch(/another run \(somebody@elsewhere.*\) has taken over the lock of instance 'default', and this run has stopped/);
  expect(await exists(configs('old'))).toBe(true);
  expect((await live(lease())).spec.holderIdentity).toBe('somebody@elsewhere');
}, 60_000);

test('24: a truncated file prunes nothing', async () => {
  const set = [1, 2, 3].map((each) => config(`c-${each}`));
  await cli.run('apply', set);
  const whole = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: set });
  expect((await cli.run('apply', undefined, '-f', cli.writeText(whole.slice(0, whole.length / 2)))).code).toBe(1);
  expect(await Promise.all(set.map((_, index) => exists(configs(`c-${index + 1}`))))).toEqual([true, true, true]);
});
