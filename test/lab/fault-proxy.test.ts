import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Agent, createServer, request, Server } from 'node:https';
import { AddressInfo, connect, createServer as createTcpServer, Server as TcpServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FaultProxy, TcpFaultProxy } from './fault-proxy';
import { call, Exchange, expire, Fault, loseAnswer, reset, slow, stall, stallAnswer, stallWatch, status, throttle, truncate, WRITES } from './faults';

const folder = mkdtempSync(join(tmpdir(), 'fault-proxy-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('before an API server', () => {
  /** The requests that reached the server, in order. */
  let seen: string[];
  let server: Server;
  let proxy: FaultProxy;
  let agent: Agent;
  let tls: { cert: string; key: string };

  beforeAll(() => {
    const [cert, key] = [join(folder, 'cert'), join(folder, 'key')];
    execFileSync('openssl', ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  });
  beforeEach(async () => {
    seen = [];
    server = createServer(tls, (incoming, response) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      if (incoming.url!.includes('watch=true')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        for (let n = 1; n <= 3; n++) response.write(event(n));
        return; // the connection stays open
      }
      void text(incoming).then((body) => response.writeHead(201, { 'x-from': 'server' }).end(`${incoming.headers.authorization} ${body}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await FaultProxy.start({ upstream: { port: (server.address() as AddressInfo).port, ca: tls.cert }, tls });
    agent = new Agent({ keepAlive: true, maxSockets: 1, ca: tls.cert });
  });
  afterEach(async () => {
    agent.destroy();
    await proxy.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const event = (n: number) => `${JSON.stringify({ type: 'ADDED', object: { metadata: { name: `é${n}` } } })}\n`;

  function open(method: string, path: string, body?: string, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request({ port: proxy.port, host: '127.0.0.1', method, path, agent, signal, headers: { authorization: 'Bearer t' } }, resolve);
      sent.on('error', reject).end(body);
    });
  }

  /** The response, or the code of the error. */
  async function send(method: string, path: string, body?: string): Promise<{ code?: number; body?: string; headers?: IncomingMessage['headers']; error?: string }> {
    try {
      const answer = await open(method, path, body);
      return { code: answer.statusCode, headers: answer.headers, body: await text(answer) };
    } catch (error) {
      return { error: (error as NodeJS.ErrnoException).code };
    }
  }

  /** Reads a number of events. */
  async function readEvents(answer: IncomingMessage, count: number): Promise<string> {
    let got = '';
    for await (const chunk of answer.iterator({ destroyOnReturn: false })) {
      got += chunk;
      if (got.split('\n').length > count) break;
    }
    return got;
  }

  test('passes requests and answers on as they are, on kept connections, and records them', async () => {
    for (const n of [1, 2]) {
      const answer = await send('POST', `/api/v1/things?n=${n}`, 'body');
      expect(answer).toMatchObject({ code: 201, body: 'Bearer t body', headers: { 'x-from': 'server' } });
    }
    expect(proxy.requests).toEqual([1, 2].map((n) => expect.objectContaining({ method: 'POST', path: `/api/v1/things?n=${n}`, status: 201, fault: undefined })));
  });

  test('streams a watch event by event while it stays open', async () => {
    const watch = await open('GET', '/pods?watch=true');
    expect(await readEvents(watch, 3)).toBe(event(1) + event(2) + event(3));
    expect(watch.complete).toBe(false);
    watch.destroy();
  });

  test('reset: the request never reaches the server', async () => {
    await send('GET', '/things'); // opens a connection on which the next request would arrive at once
    proxy.on({ fault: reset() });
    expect(await send('POST', '/things', 'x')).toEqual({ error: 'ECONNRESET' });
    proxy.clear();
    await send('GET', '/things');
    expect(seen).toEqual(['GET /things', 'GET /things']);
    expect(proxy.requests).toMatchObject([{ status: 201 }, { method: 'POST', fault: 'reset' }, { status: 201 }]);
    expect(proxy.requests[1].status).toBeUndefined();
  });

  test('lose answer: the server has done it, the client cannot know', async () => {
    proxy.on({ fault: loseAnswer(), count: 1 });
    expect(await send('POST', '/things', 'x')).toEqual({ error: 'ECONNRESET' });
    expect(await send('POST', '/things', 'x')).toMatchObject({ code: 201 });
    expect(seen).toEqual(['POST /things', 'POST /things']);
  });

  test.each([
    ['stall', stall(), []],
    ['stall answer', stallAnswer(), ['POST /things']],
  ])('%s: no answer comes, until the client gives up', async (_, fault, reached) => {
    const held = new Promise<void>((resolve) => {
      const hold = (step: Fault['done']) => step && ((exchange: Exchange) => (resolve(), step(exchange)));
      proxy.on({ fault: { ...fault, arrived: hold(fault.arrived), done: hold(fault.done) } });
    });
    const abort = new AbortController();
    const answer = open('POST', '/things', 'x', abort.signal);
    await held;
    const verdict = await Promise.race([answer.then(() => 'answered'), new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))]);
    expect(verdict).toBe('nothing');
    expect(seen).toEqual(reached);
    abort.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  test('slow: it comes, later', async () => {
    proxy.on({ fault: slow(150) });
    const start = Date.now();
    expect(await send('GET', '/things')).toMatchObject({ code: 201 });
    expect(Date.now() - start).toBeGreaterThanOrEqual(145);
  });

  test.each([
    ['429 with Retry-After', throttle(2), 429, 'TooManyRequests', '2'],
    ['500', status(500), 500, 'InternalError', undefined],
    ['503', status(503), 503, 'ServiceUnavailable', undefined],
  ])('%s: refused as the API server refuses, on a connection that stays', async (_, fault, code, reason, retryAfter) => {
    proxy.on({ fault, count: 1 });
    const refused = await send('POST', '/things', 'x'.repeat(300_000));
    expect(refused.code).toBe(code);
    expect(refused.headers!['retry-after']).toBe(retryAfter);
    expect(JSON.parse(refused.body!)).toMatchObject({ kind: 'Status', status: 'Failure', code, reason });
    expect(await send('POST', '/things', 'x')).toMatchObject({ code: 201 });
    expect(seen).toEqual(['POST /things']);
  });

  test('truncate: the watch breaks off within an event', async () => {
    proxy.on({ fault: truncate(1), path: /watch=true/ });
    const watch = await open('GET', '/pods?watch=true');
    let got = '';
    watch.setEncoding('utf8').on('data', (chunk) => (got += chunk));
    const broken = await new Promise<NodeJS.ErrnoException>((resolve) => watch.on('error', resolve));
    expect(broken.code).toBe('ECONNRESET');
    expect(got.startsWith(event(1))).toBe(true);
    expect(event(2).startsWith(got.slice(event(1).length))).toBe(true);
    expect(got.length).toBeGreaterThan(event(1).length);
  });

  test.each([0, 2])('expire: after %i events the watch says 410 and ends', async (events) => {
    proxy.on({ fault: expire(events), path: /watch=true/ });
    const { body } = await send('GET', '/pods?watch=true');
    const got = body!.trim().split('\n').map((line) => JSON.parse(line));
    expect(got.map(({ type }) => type)).toEqual([...Array(events).fill('ADDED'), 'ERROR']);
    expect(got.at(-1).object).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' });
  });

  test('stall watch: events stop, the connection stays', async () => {
    proxy.on({ fault: stallWatch(2), path: /watch=true/ });
    const watch = await open('GET', '/pods?watch=true');
    expect(await readEvents(watch, 2)).toBe(event(1) + event(2));
    const more = await Promise.race([new Promise((resolve) => watch.once('data', resolve)), new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))]);
    expect(more).toBe('nothing');
    expect(watch.destroyed).toBe(false);
    watch.destroy();
  });

  test('a rule hits by method, path, and place among its matches', async () => {
    proxy.on({ fault: status(503), method: ['PUT', 'PATCH'], path: /^\/things\b/, skip: 1, count: 2 });
    const codes = [];
    for (const [method, path] of [['PUT', '/others'], ['GET', '/things'], ['PUT', '/things'], ['PATCH', '/things?x'], ['PUT', '/things'], ['PUT', '/things']]) {
      codes.push((await send(method, path)).code);
    }
    expect(codes).toEqual([201, 201, 201, 503, 503, 201]);

    proxy.on({ fault: status(500) });
    proxy.clear();
    expect(await send('GET', '/things')).toMatchObject({ code: 201 });
  });

  test('calls back after the k-th write has been answered, reads not counted', async () => {
    const events: string[] = [];
    const third = new Promise<void>((resolve) => proxy.afterWrite(3, () => {
      events.push('called back');
      resolve();
    }));
    for (const method of [...WRITES.slice(0, 2), 'GET', 'GET']) await send(method, '/things');
    expect(events).toEqual([]);
    await send('PATCH', '/things');
    await third;
    await send('DELETE', '/things');
    expect(events).toEqual(['called back']);
  });

  test('holds a write that is done and not answered for as long as the call back takes', async () => {
    const order: string[] = [];
    const hook = call('done', async () => {
      order.push(`server has seen ${seen.length}`);
      await new Promise(setImmediate);
      order.push('call back returns');
    });
    proxy.on({ fault: hook });
    await send('POST', '/things').then(() => order.push('client is answered'));
    expect(order).toEqual(['server has seen 1', 'call back returns', 'client is answered']);
  });

  test('resets every connection at once, and serves the next', async () => {
    const watch = await open('GET', '/pods?watch=true');
    await readEvents(watch, 3);
    const broken = new Promise<NodeJS.ErrnoException>((resolve) => watch.on('error', resolve));
    proxy.resetAll();
    expect((await broken).code).toBe('ECONNRESET');
    expect(await send('GET', '/things')).toMatchObject({ code: 201 });
  });

  test('a server that is gone is a connection that breaks off', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await send('GET', '/things')).toEqual({ error: 'ECONNRESET' });
  });
});

describe('before anything that speaks TCP', () => {
  let server: TcpServer;
  let proxy: TcpFaultProxy;
  beforeEach(async () => {
    server = createTcpServer((socket) => socket.on('data', (data) => socket.write(data)).on('end', () => socket.end()).on('error', () => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await TcpFaultProxy.start({ port: (server.address() as AddressInfo).port });
  });
  afterEach(async () => {
    await proxy.stop();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The bytes that come back for `sent` until the connection ends, and how it ends. */
  function echo(sent: string, until = sent.length): Promise<{ got: string; end: string; socket: Socket }> {
    return new Promise((resolve) => {
      const socket = connect(proxy.port, '127.0.0.1');
      let got = '';
      socket.on('data', (data) => {
        got += data;
        if (got.length >= until) resolve({ got, end: 'open', socket });
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve({ got, end: error.code!, socket }));
      socket.on('close', () => resolve({ got, end: 'closed', socket }));
      socket.write(sent);
    });
  }

  test('passes bytes both ways and ends with either side', async () => {
    const { got, socket } = await echo('hello');
    expect(got).toBe('hello');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.end();
    await closed;
    expect(proxy.connections).toBe(1);
  });

  test('resets the n-th connection at once', async () => {
    proxy.on({ fault: 'reset', skip: 1, count: 1 });
    expect((await echo('a')).end).toBe('open');
    expect((await echo('b')).end).toBe('ECONNRESET');
    expect((await echo('c')).end).toBe('open');
  });

  test('opens slowly', async () => {
    proxy.on({ fault: 'slow', ms: 150, count: 1 });
    const start = Date.now();
    expect(await echo('a')).toMatchObject({ got: 'a', end: 'open' });
    expect(Date.now() - start).toBeGreaterThanOrEqual(145);
  });

  test('resets within an answer', async () => {
    proxy.on({ fault: 'reset', afterBytes: 3 });
    const { got, end } = await echo('hello');
    expect(end).toMatch(/ECONNRESET|closed/); // libuv reports a reset together with data as an end
    expect('hel'.startsWith(got)).toBe(true); // a reset can overtake data that was sent before it
  });

  test('stalls within an answer and stays open', async () => {
    proxy.on({ fault: 'stall', afterBytes: 3 });
    const { got, socket } = await echo('hello', 3);
    expect(got).toBe('hel');
    expect(await Promise.race([new Promise((resolve) => socket.once('data', resolve)), new Promise((resolve) => setTimeout(resolve, 100, 'nothing'))])).toBe('nothing');
    expect(socket.destroyed).toBe(false);
  });
});
