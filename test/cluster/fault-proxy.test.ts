import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import { expire, loseAnswer, reset, throttle, truncate } from '../lab/faults';
import { faultyApi, FaultyApi } from '../lab/faulty-api';
import { parts } from '../lab/parts';

jest.setTimeout(60_000);

let lab: Lab;
let faulty: FaultyApi;
let kubectl: string;
beforeAll(async () => {
  lab = await Lab.start();
  ({ kubectl } = await parts({ only: ['kubectl'] }));
});
beforeEach(async () => {
  faulty = await faultyApi(lab);
});
afterEach(async () => faulty?.stop());
afterAll(async () => lab?.stop());

function start(args: string[], input = '') {
  const child = spawn(kubectl, args, { env: { ...process.env, KUBECONFIG: faulty.kubeconfig } });
  child.stdin.on('error', () => undefined).end(input);
  return child;
}

async function run(args: string[], input?: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(args, input);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const configMap = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('without a fault, kubectl reads and writes through the proxy and verifies TLS', async () => {
  expect(await run(['create', '-f', '-'], configMap('plain'))).toMatchObject({ code: 0, stdout: 'configmap/plain created\n' });
  expect((await run(['get', 'configmap', 'plain', '-o', 'name'])).stdout).toBe('configmap/plain\n');
});

test('kubectl waits as long as Retry-After asks', async () => {
  faulty.proxy.on({ fault: throttle(1), method: 'POST', path: /configmaps/, count: 1 });
  expect(await run(['create', '-f', '-'], configMap('throttled'))).toMatchObject({ code: 0 });
  expect(faulty.proxy.requests.filter(({ method }) => method === 'POST').map(({ status }) => status)).toEqual([429, 201]);
});

test.each([
  ['a lost request has no effect', 'lost', reset(), ''],
  ['a lost answer hides an effect', 'unknown', loseAnswer(), 'configmap/unknown\n'],
])('%s', async (_, name, fault, found) => {
  faulty.proxy.on({ fault, method: 'POST', path: /configmaps/ });
  expect(await run(['create', '-f', '-'], configMap(name))).toMatchObject({ code: 1 });
  expect(await lab.kubectl(['get', 'configmap', name, '--ignore-not-found', '-o', 'name'])).toBe(found);
});

test('a client that is killed at its second write has made two of three writes', async () => {
  const child = start(['create', '-f', '-'], ['k1', 'k2', 'k3'].map(configMap).join('\n'));
  faulty.proxy.afterWrite(2, () => void child.kill('SIGKILL'));
  // The third write is held until the kill, since kubectl could be faster.
  const gone = once(child, 'exit');
  faulty.proxy.on({ fault: { name: 'hold', arrived: async (exchange) => (await gone, exchange.reset()) }, method: 'POST', path: /configmaps/, skip: 2 });
  await gone;
  expect(await lab.kubectl(['get', 'configmap', 'k1', 'k2', 'k3', '--ignore-not-found', '-o', 'name'])).toBe('configmap/k1\nconfigmap/k2\n');
});

test.each([
  ['breaks off', truncate(1), ''],
  ['expires', expire(1), 'status/<unknown>\n'],
])('a watch that %s ends after the event before', async (_, fault, last) => {
  faulty.proxy.on({ fault, path: /watch=true/ });
  const watch = run(['get', 'configmap', '--watch-only', '-o', 'name']);
  await eventually(async () => expect(faulty.proxy.requests.find(({ path }) => /watch=true/.test(path))?.status).toBe(200));
  for (const n of [1, 2]) await lab.request('POST', '/api/v1/namespaces/default/configmaps', { metadata: { generateName: `w${n}-` } });
  const { stdout } = await watch;
  expect(stdout).toMatch(new RegExp(`^configmap/w1-\\w+\n${last}$`));
});
