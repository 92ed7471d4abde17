import { Duration } from 'cdk8s';
import { expectShare } from './share';
import { serviceOf } from './workloads';
import { MeshService, TrafficProtocol, TrafficRetryOn } from '../../../src/traffic';
import { eventually } from '../../lab/eventually';
import { Proof, SplitLab, Splits, VERSIONS } from '../traffic-split';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)';
const toV2 = { version: 'v2' };
const half = { v1: 50, v2: 50 };
const other = MeshService.of('only-v2', { namespace: 'shop', port: 80 });

/** One service for each behaviour, so that all are applied at once. */
const SPLITS: Splits = {
  weights: { weights: { v1: 95, v2: 5 } },
  routes: {
    weights: { v1: 100, v2: 0 },
    routes: [
      { match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }, { name: 'x-beta', present: true }] }, { query: [{ name: 'beta', exact: '1' }] }], to: toV2 },
      { match: [{ path: { regex: '/api/[0-9]+' }, methods: ['PUT', 'POST'] }], to: toV2 },
      { match: [{ sourceLabels: { app: 'client' }, withoutHeaders: [{ name: 'x-bot', present: true }], path: { exact: '/Mine' }, ignorePathCase: true }], to: toV2 },
      { match: [{ path: { prefix: '/elsewhere' } }], to: { service: other }, rewrite: { path: '/here' } },
      { match: [{ path: { exact: '/moved' } }], to: { redirect: { path: '/new', status: 308 } } },
      { match: [{ path: { exact: '/closed' } }], to: { respond: { status: 403, body: 'closed' } } },
      { match: [{ path: { exact: '/split' } }], to: { weights: half } },
    ],
  },
  actions: {
    requestHeaders: { set: { 'x-set': 'by-proxy' }, remove: ['x-secret'] },
    responseHeaders: { add: { 'x-added': 'yes' } },
    cors: { origins: [{ exact: 'https://shop.example.com' }], methods: ['PUT'] },
  },
  mirror: { mirror: { version: 'v2' } },
  fault: { fault: { abort: { status: 418, percent: 50 } } },
  delay: { fault: { delay: { duration: Duration.millis(400) } } },
  sticky: { weights: half, sticky: { cookie: 'canary' } },
  podless: { versions: [...VERSIONS, { name: 'v3', labels: { version: 'v3' } }], weights: { v3: 100 } },
  retry: { resilience: { retry: { attempts: 2, retryOn: [TrafficRetryOn.GATEWAY_ERROR] } } },
  plain: {},
  idempotent: { resilience: { retry: { attempts: 2, retryOn: [TrafficRetryOn.GATEWAY_ERROR], idempotentOnly: true } } },
  timeout: { resilience: { timeout: Duration.millis(500) } },
  pertry: {
    resilience: {
      timeout: Duration.seconds(5),
      retry: { attempts: 2, perTryTimeout: Duration.millis(300), retryOn: [TrafficRetryOn.GATEWAY_ERROR] },
    },
  },
  breaker: { resilience: { circuitBreaker: { maxConnections: 1, maxPendingRequests: 1 } } },
  ejected: {
    resilience: {
      outlierDetection: { consecutive5xx: 3, interval: Duration.seconds(1), baseEjection: Duration.minutes(5), maxEjectionPercent: 100 },
    },
  },
  kept: { resilience: { outlierDetection: { consecutive5xx: 3, interval: Duration.seconds(1) } } },
  hash: { versions: [{ name: 'all', labels: { app: 'web' } }], weights: { all: 100 }, resilience: { loadBalancing: { consistentHash: { header: 'x-user' } } } },
  warmup: { resilience: { loadBalancing: { warmup: Duration.seconds(10) } } },
  ports: { ports: [{ port: 81, weights: { v2: 100 } }, { port: 9000, protocol: TrafficProtocol.TCP, weights: half }] },
};

export const REQUESTS: Proof = { splits: SPLITS, objects: [serviceOf('only-v2', { app: 'web', version: 'v2' })], prove };

function prove(lab: () => SplitLab): void {
  test('weights hold within 4 sigma, and a version with the weight 0 gets nothing', async () => {
    const { codes, versions } = await lab().send('weights', { count: 4000 });
    expect(codes).toEqual({ 200: 4000 });
    expectShare(versions.v2, 4000, 0.05);
    expect((await lab().send('routes', { count: 500 })).versions).toEqual({ v1: 500 });
  });

  test.each<[string, object, string]>([
    ['all fields of a condition', { headers: { 'user-agent': IPHONE, 'x-beta': 'a' } }, 'v2'],
    ['only one of two headers', { headers: { 'user-agent': IPHONE } }, 'v1'],
    ['another condition', { path: '/?beta=1' }, 'v2'],
    ['a path and one of two methods', { path: '/api/7', method: 'PUT' }, 'v2'],
    ['a path and another method', { path: '/api/7' }, 'v1'],
    ['a part of a regular expression', { path: '/api/7/more', method: 'PUT' }, 'v1'],
    ['a path in another case, from a pod with a label', { path: '/mine' }, 'v2'],
    ['a header that must not be there', { path: '/mine', headers: { 'x-bot': '1' } }, 'v1'],
  ])('a request that meets %s', async (_, request, expected) => {
    expect((await lab().send('routes', { count: 20, ...request })).versions).toEqual({ [expected]: 20 });
  });

  test('a route leads to another service with another path, to a redirect, to an answer, or to a split', async () => {
    const { first, versions } = await lab().send('routes', { path: '/elsewhere', count: 20 });
    expect([versions, JSON.parse(first!.body).path]).toEqual([{ v2: 20 }, '/here']);
    expect((await lab().send('routes', { path: '/moved' })).first).toMatchObject({ code: 308, headers: { location: 'http://routes/new' } });
    expect((await lab().send('routes', { path: '/closed' })).first).toMatchObject({ code: 403, body: 'closed' });
    expectShare((await lab().send('routes', { path: '/split', count: 400 })).versions.v2, 400, 0.5);
  });

  test('headers are changed, and the proxy of the client answers preflight requests', async () => {
    const { first } = await lab().send('actions', { headers: { 'x-secret': 'a' } });
    const { headers } = JSON.parse(first!.body);
    expect([headers['x-set'], headers['x-secret'], first!.headers['x-added']]).toEqual(['by-proxy', undefined, 'yes']);
    const preflight = await lab().send('actions', { method: 'OPTIONS', headers: { 'origin': 'https://shop.example.com', 'access-control-request-method': 'PUT' } });
    expect(preflight.first).toMatchObject({ code: 200, headers: { 'access-control-allow-origin': 'https://shop.example.com', 'access-control-allow-methods': 'PUT' } });
  });

  test('a mirror gets all requests, and clients do not see its answers', async () => {
    expect((await lab().send('mirror', { path: '/mirrored', count: 50 })).versions).toEqual({ v1: 50 });
    expect((await lab().logged('/mirrored')).hits).toEqual({ v1: 50, v2: 50 });
  });

  test('faults have their rate, their delay and their flags', async () => {
    const { codes } = await lab().send('fault', { path: '/fault', count: 400 });
    expectShare(codes[418], 400, 0.5);
    expect((await lab().logged('/fault')).flags).toEqual(['FI']);
    expect((await lab().send('delay')).latency.min).toBeGreaterThanOrEqual(400);
  });

  test('a client stays with the version of its cookie', async () => {
    const { versions, first } = await lab().send('sticky', { count: 400 });
    expectShare(versions.v2, 400, 0.5);
    const [, got] = /^canary=(v[12]); Path=\/; Max-Age=21600; HttpOnly; SameSite=Lax$/.exec(first!.headers['set-cookie'][0])!;
    expect(got).toBe(first!.headers['x-version']);
    for (const cookie of ['v1', 'v2']) {
      expect((await lab().send('sticky', { count: 100, headers: { cookie: `a=b; canary=${cookie}; c=d` } })).versions).toEqual({ [cookie]: 100 });
    }
  });

  test('a version without pods gives 503 UH', async () => {
    expect((await lab().send('podless', { path: '/podless' })).codes).toEqual({ 503: 1 });
    expect((await lab().logged('/podless')).flags).toEqual(['UH']);
  });

  test('503 is sent again as often as the split says, and not at all without a word', async () => {
    const requests = [['retry', 'GET'], ['plain', 'GET'], ['idempotent', 'GET'], ['idempotent', 'POST']];
    for (const [service, method] of requests) {
      expect((await lab().send(service, { path: `/status/503/${service}/${method}`, method })).codes).toEqual({ 503: 1 });
    }
    const logged = await Promise.all(requests.map(([service, method]) => lab().logged(`/status/503/${service}/${method}`)));
    expect(logged.map(({ hits, flags }) => [hits.v1, flags])).toEqual([[3, ['URX']], [1, []], [3, ['URX']], [1, []]]);
  });

  test('a timeout gives 504 UT after its time, and a per-try timeout sends the request again', async () => {
    const { codes, latency } = await lab().send('timeout', { path: '/delay/3000/a' });
    expect(codes).toEqual({ 504: 1 });
    expect(latency.min).toBeGreaterThanOrEqual(500);
    expect(latency.max).toBeLessThan(2500);
    expect((await lab().send('pertry', { path: '/delay/3000/b' })).codes).toEqual({ 504: 1 });
    expect((await lab().logged('/delay/3000/a')).flags).toEqual(['UT']);
    expect(await lab().logged('/delay/3000/b')).toMatchObject({ flags: ['URX', 'UT'], hits: { v1: 3 } });
  });

  test('requests over the limits of a circuit breaker get 503 UO', async () => {
    const { codes, unexpected } = await lab().send('breaker', { path: '/delay/500/limit', count: 10, concurrency: 10 });
    expect(codes[200]).toBeGreaterThanOrEqual(1);
    expect(codes[503]).toBeGreaterThanOrEqual(7);
    expect(unexpected!.headers!['x-envoy-overloaded']).toBe('true');
    expect((await lab().logged('/delay/500/limit')).flags).toContain('UO');
  });

  test('outlier detection ejects all endpoints at 100%, and none at the default of 10%', async () => {
    await lab().send('ejected', { path: '/status/500/fill', count: 3, concurrency: 1 });
    await eventually(async () => expect((await lab().send('ejected', { path: '/ejecting' })).codes).toEqual({ 503: 1 }));
    expect((await lab().send('ejected', { path: '/ejected' })).codes).toEqual({ 503: 1 });
    expect(await lab().logged('/ejected')).toEqual({ flags: ['UH'], hits: {} });
    await lab().send('kept', { path: '/status/500/fill', count: 20, concurrency: 1 });
    expect((await lab().send('kept', { count: 20 })).codes).toEqual({ 200: 20 });
  });

  test('requests with one key go to one endpoint, and keys are spread', async () => {
    // Another endpoint changes which keys go where, so both are known first. Without a key, the choice is random.
    await eventually(async () => expect(Object.keys((await lab().send('hash', { count: 20 })).versions).sort()).toEqual(['v1', 'v2']));
    const versionsOf = async (user: number) => Object.keys((await lab().send('hash', { count: 20, headers: { 'x-user': `user-${user}` } })).versions);
    const all = await Promise.all(Array.from({ length: 12 }, (_, user) => versionsOf(user)));
    expect(all.map(({ length }) => length)).toEqual(all.map(() => 1));
    expect(new Set(all.flat())).toEqual(new Set(['v1', 'v2']));
  });

  test('each port has its own split, and TCP connections are split too', async () => {
    expect((await lab().send('ports', { count: 50 })).versions).toEqual({ v1: 50 });
    expect((await lab().send('ports:81', { count: 50 })).versions).toEqual({ v2: 50 });
    expectShare((await lab().send('ports:9000', { count: 200, fresh: true })).versions.v2, 200, 0.5);
  });
}
