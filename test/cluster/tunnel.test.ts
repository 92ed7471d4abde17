import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { Cli } from './command';
import { config, namespace } from './objects';
import { Lab } from '../lab';

/** HTTPS_PROXY: all requests of a run go through few tunnels, which are kept. NO_PROXY takes a server out. */
let lab: Lab;
let cli: Cli;
const tunnels: string[] = [];
const proxy = createServer().on('connect', ({ url }, socket) => {
  tunnels.push(url!);
  const server = connect(Number(url!.split(':')[1]), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  socket.pipe(server).pipe(socket);
  server.on('error', () => socket.destroy());
  socket.on('error', () => server.destroy());
});

beforeAll(async () => {
  lab = await Lab.start();
  await lab.request('POST', '/api/v1/namespaces', namespace('shop'));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const kubeconfig = JSON.parse(readFileSync(lab.kubeconfig, 'utf8'));
  const { cluster } = kubeconfig.clusters[0];
  const { hostname, port } = new URL(cluster.server);
  Object.assign(cluster, { 'server': `https://api.example:${port}`, 'tls-server-name': hostname });
  cli = new Cli(new Cli(lab.kubeconfig, 'shop').writeText(JSON.stringify(kubeconfig), 'kubeconfig'), 'shop');
}, 120_000);
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  cli?.remove();
  await lab?.stop();
});
beforeEach(() => {
  tunnels.length = 0;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterEach(() => {
  delete process.env.HTTPS_PROXY;
  delete process.env.NO_PROXY;
});

const OBJECTS = Array.from({ length: 200 }, (_, index) => config(`c-${index}`));

/** At most 16 requests are in flight. A watch is no such request. */
test('200 objects are created through at most 20 tunnels', async () => {
  expect(await cli.run('apply', OBJECTS)).toMatchObject({ code: 0, stdout: expect.stringMatching(/200 created\n$/) });
  expect(new Set(tunnels)).toEqual(new Set([expect.stringMatching(/^api\.example:\d+$/)]));
  expect(tunnels.length).toBeLessThanOrEqual(20);
});

test('a server in NO_PROXY is reached without a tunnel', async () => {
  process.env.NO_PROXY = 'other,.example';
  expect(await cli.run('plan', OBJECTS)).toMatchObject({ code: 1, stderr: expect.stringMatching(/https:\/\/api\.example:\d+ cannot be reached: .*ENOTFOUND|EAI_AGAIN/) });
  expect(tunnels).toEqual([]);
});
