import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeClient, PodAnswerError } from '../../src/kube';
import { Lab } from '../lab';

jest.setTimeout(60_000);

/** A server on the loopback interface, as the administration interface of an Envoy. */
const SERVER = `
  require('http').createServer((request, answer) => {
    if (request.url === '/silent') return;
    answer.writeHead(request.url === '/missing' ? 404 : 200);
    answer.end(request.url.startsWith('/big/') ? 'x'.repeat(Number(request.url.slice(5))) : request.url);
  }).listen(15000, '127.0.0.1', () => require('fs').writeFileSync('/tmp/listening', '')); process.on('SIGTERM', () => process.exit(0));`;

let lab: Lab;
let client: KubeClient;
beforeAll(async () => {
  lab = await Lab.start();
  client = KubeClient.connect({ kubeconfig: lab.kubeconfig });
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [{ name: 'main', image: 'shell', command: ['node', '-e', SERVER], readinessProbe: { exec: { command: ['test', '-f', '/tmp/listening'] } } }] } };
  await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify(pod) });
  await lab.kubectl(['wait', '--for=condition=Ready', 'pod/web', '--timeout=30s']);
}, 120_000);
afterAll(async () => lab?.stop());

const get = (path: string, { port = 15000, within = 10_000, by = client } = {}) => by.getFromPod({ namespace: 'default', pod: 'web', port }, path, within);

test('a port of the loopback interface of a pod answers', async () => {
  const paths = Array.from({ length: 20 }, (_, index) => `/a?number=${index}`);
  expect(await Promise.all(paths.map((path) => get(path)))).toEqual(paths);
});

test.each([0, 1, 125, 126, 65_535, 65_536, 5_000_000])('an answer of %i bytes is complete', async (length) => {
  expect((await get(`/big/${length}`)).length).toBe(length);
});

test('a pod that does not answer is told apart from an API server that refuses', async () => {
  await expect(get('/a', { port: 15001 })).rejects.toThrow(/port 15001 of pod default\/web does not answer: .*connection refused/);
  await expect(get('/missing')).rejects.toThrow(/does not answer: status 404/);
  await expect(get('/silent', { within: 1000 })).rejects.toThrow(/nothing has arrived for 1 s/);
  await expect(get('/silent', { within: 300 })).rejects.toBeInstanceOf(PodAnswerError);
  await expect(client.getFromPod({ namespace: 'default', pod: 'other', port: 1 }, '/', 5000)).rejects.toMatchObject({ status: 404 });
});

test('it needs the verb get of pods/portforward, and no verb of pods', async () => {
  const { clusters } = JSON.parse(await lab.kubectl(['config', 'view', '--raw', '-o', 'json']));
  const token = (await lab.kubectl(['create', 'token', 'default'])).trim();
  const contexts = [{ name: 'user', context: { cluster: clusters[0].name, user: 'user' } }];
  const user = { 'apiVersion': 'v1', 'kind': 'Config', clusters, 'users': [{ name: 'user', user: { token } }], contexts, 'current-context': 'user' };
  const kubeconfig = join(lab.folder, 'kubeconfig-user');
  writeFileSync(kubeconfig, JSON.stringify(user), { mode: 0o600 });
  const by = KubeClient.connect({ kubeconfig });
  await expect(get('/a', { by })).rejects.toMatchObject({ isForbidden: true, message: expect.stringContaining('cannot get resource "pods/portforward"') });
  await lab.kubectl(['create', 'role', 'forward', '--verb=get', '--resource=pods/portforward']);
  await lab.kubectl(['create', 'rolebinding', 'forward', '--role=forward', '--serviceaccount=default:default']);
  expect(await get('/a', { by })).toBe('/a');
});
