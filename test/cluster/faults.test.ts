import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Running } from '../cli/bundled';
import { eventually } from '../lab/eventually';
import { endAtOnce, expire, Fault, repeat, stallWatch, status, truncate } from '../lab/faults';

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
