import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseTraffic, Traffic, trafficArguments, TrafficResult } from '../traffic';

jest.setTimeout(30_000); // processes start slowly on a busy machine

let echo: ChildProcess;
let port: number;
let tcpPort: number;

beforeAll(async () => {
  [port, tcpPort] = await freePorts(2);
  const env = { ...process.env, PORT: String(port), TCP_PORT: String(tcpPort), VERSION: 'v2', HOSTNAME: 'web-1' };
  echo = spawn(process.execPath, [join(__dirname, 'echo.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(echo.stdout!, 'data');
});
afterAll(() => echo.kill('SIGKILL'));

/** Different ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function drive(traffic: Omit<Traffic, 'url'> & { path?: string; to?: number }): Promise<TrafficResult> {
  const { path = '/', to = port, ...rest } = traffic;
  const { stdout } = await promisify(execFile)(process.execPath, trafficArguments(join(__dirname, 'client.mjs'), { url: `http://127.0.0.1:${to}${path}`, ...rest }));
  return parseTraffic(stdout);
}

test('an answer says which version and pod it is of, and what reached it', async () => {
  const { first, versions, codes } = await drive({ path: '/orders?x=1', method: 'PUT', headers: { 'x-user': 'ann' }, body: 'text' });
  expect(first!.headers['x-version']).toBe('v2');
  expect(JSON.parse(first!.body)).toMatchObject({ version: 'v2', pod: 'web-1', method: 'PUT', path: '/orders?x=1', headers: { 'x-user': 'ann' } });
  expect({ versions, codes }).toEqual({ versions: { v2: 1 }, codes: { 200: 1 } });
});

test.each([true, false])('500 requests, each on a connection of its own: %s', async (fresh) => {
  const result = await drive({ count: 500, fresh });
  expect(result).toMatchObject({ count: 500, codes: { 200: 500 }, versions: { v2: 500 }, errors: {} });
  expect(result.unexpected).toBeUndefined();
  const { min, p50, p99, max } = result.latency;
  expect([min, p50, p99, max]).toEqual([min, p50, p99, max].sort((a, b) => a - b));
  expect(min).toBeGreaterThan(0);
  expect(JSON.parse(result.first!.body).headers.connection).toBe(fresh ? 'close' : 'keep-alive');
});

test('a rate is kept', async () => {
  const { ms } = await drive({ count: 21, rate: 100 });
  expect(ms).toBeGreaterThanOrEqual(195);
});

test('a status and a delay on demand; the first unexpected answer is kept, the expected ones are not news', async () => {
  const refused = await drive({ path: '/status/503/delay/60', count: 3 });
  expect(refused).toMatchObject({ codes: { 503: 3 }, unexpected: { index: 0, code: 503 } });
  expect(refused.latency.min).toBeGreaterThanOrEqual(55);
  expect((await drive({ path: '/status/404', expect: [404] })).unexpected).toBeUndefined();
});

test('errors are counted by their code', async () => {
  const [closed] = await freePorts(1);
  expect(await drive({ to: closed, count: 3 })).toMatchObject({ codes: {}, errors: { ECONNREFUSED: 3 }, unexpected: { error: 'ECONNREFUSED' } });
  expect(await drive({ path: '/delay/5000', count: 2, timeout: 50 })).toMatchObject({ errors: { TIMEOUT: 2 } });

  const resets = createServer((socket) => socket.once('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1');
  await once(resets, 'listening');
  expect(await drive({ to: (resets.address() as AddressInfo).port, count: 2 })).toMatchObject({ errors: { ECONNRESET: 2 } });
  await once(resets.close(), 'close');
});

test('health is switched off and on', async () => {
  expect((await drive({ path: '/health/down', method: 'POST' })).codes).toEqual({ 503: 1 });
  expect((await drive({ path: '/health' })).codes).toEqual({ 503: 1 });
  expect((await drive({ path: '/health/up', method: 'POST' })).codes).toEqual({ 200: 1 });
  expect((await drive({ path: '/health' })).codes).toEqual({ 200: 1 });
});

test('on the TCP port every byte comes back', async () => {
  const socket = connect(tcpPort, '127.0.0.1');
  socket.write('hello');
  const [data] = await once(socket, 'data');
  expect(String(data)).toBe('hello');
  socket.destroy();
});

test('on a request to end, it first answers the requests in progress', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /delay/300 HTTP/1.1\r\nhost: echo\r\n\r\n');
  await drive({ path: '/health' }); // the second request; the first one is still open
  const ended = once(echo, 'exit');
  echo.kill('SIGTERM');
  const [data] = await once(socket, 'data');
  expect(String(data)).toMatch(/^HTTP\/1.1 200 /);
  expect(await ended).toEqual([0, null]);
});

test('a driver that printed nothing is an error that says so', () => {
  expect(() => parseTraffic('')).toThrow('should print one line of JSON, not: nothing');
});
