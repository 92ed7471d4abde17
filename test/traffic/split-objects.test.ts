import { Chart, Duration, Testing } from 'cdk8s';
import { IstioVersion } from '../../src/istio';
import {
  MeshService, TrafficGateway, TrafficLoadBalancingPolicy, TrafficProtocol, TrafficRetryOn, TrafficRoute, TrafficScheme, TrafficSplit,
  TrafficSplitProps, TrafficWeightsOwner,
} from '../../src/traffic';
import { chartInMesh } from '../istio/app-with-mesh';

const HOST = 'web.shop.svc.cluster.local';
const service = MeshService.of('web', { namespace: 'shop', port: 80 });
const versions = [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }];
const gateway = TrafficGateway.fromName('public', { namespace: 'edge', hosts: ['shop.example.com'] });
const canary = { match: [{ headers: [{ name: 'x-canary', exact: 'yes' }] }], to: { version: 'v2' } };
const to = (subset: string, port = 80) => ({ destination: { host: HOST, subset, port: { number: port } } });

function specs(props: Partial<TrafficSplitProps>, version = IstioVersion.of('1.27.0')): { rule: any; http: any[]; virtualService: any } {
  const chart: Chart = chartInMesh('shop', { namespace: 'shop' }, { version });
  new TrafficSplit(chart, 'web', { service, versions, weights: { v1: 95, v2: 5 }, ...props });
  const [rule, virtualService] = Testing.synth(chart).map(({ spec }) => spec);
  return { rule, virtualService, http: virtualService.http };
}


test('a condition has all its fields, and conditions are alternatives', () => {
  const { http: [{ match }] } = specs({
    expose: [{ mesh: true }, { gateway }],
    routes: [{
      match: [
        {
          headers: [{ name: 'user-agent', regex: '.*iPhone.*' }, { name: 'x-beta', present: true }],
          withoutHeaders: [{ name: 'x-bot', present: true }],
          query: [{ name: 'lang', exact: 'de' }],
          path: { prefix: '/api' },
          ignorePathCase: true,
          methods: ['GET', 'HEAD'],
          authority: { prefix: 'shop' },
          scheme: { exact: 'https' },
        },
        { methods: ['GET'], sourceLabels: { app: 'frontend' }, sourceNamespace: 'shop' },
        { gateways: [gateway], port: 8443 },
      ],
      to: { version: 'v2' },
    }],
  });
  expect(match).toEqual([
    {
      headers: { 'user-agent': { regex: '.*iPhone.*' }, 'x-beta': {} },
      withoutHeaders: { 'x-bot': {} },
      queryParams: { lang: { exact: 'de' } },
      uri: { prefix: '/api' },
      ignoreUriCase: true,
      method: { regex: 'GET|HEAD' },
      authority: { prefix: 'shop' },
      scheme: { exact: 'https' },
    },
    { method: { exact: 'GET' }, sourceLabels: { app: 'frontend' }, sourceNamespace: 'shop' },
    { gateways: ['edge/public'], port: 8443 },
  ]);
});

test('a condition on claims is for gateways', () => {
  const { http: [{ match }] } = specs({ expose: [{ gateway }], routes: [{ match: [{ claims: [{ name: 'user.groups', exact: 'testers' }] }], to: { version: 'v2' } }] });
  expect(match).toEqual([{ headers: { '@request.auth.claims.user.groups': { exact: 'testers' } } }]);
});

test('a port that only clients in the mesh call has no routes if the split is only exposed through gateways', () => {
  const { virtualService } = specs({
    expose: [{ gateway }],
    ports: [{ port: 443, protocol: TrafficProtocol.TLS, weights: { v1: 100 } }, { port: 9000, protocol: TrafficProtocol.TCP, weights: { v1: 100 } }],
  });
  expect([virtualService.tls, virtualService.tcp]).toEqual([undefined, undefined]);
});

test('a route goes to a version, to a split, to another service, or answers itself', () => {
  const { http } = specs({
    routes: ([
      { version: 'v2' },
      { weights: { v2: 60, v1: 40 } },
      { service: MeshService.of('legacy', { namespace: 'old', port: 8080 }) },
      { redirect: { scheme: TrafficScheme.HTTPS, authority: 'shop.example.com', port: 443, path: '/new', status: 308 } },
      { respond: { status: 503, body: 'closed' } },
    ] as TrafficRoute['to'][]).map((target, index) => ({ match: [{ path: { exact: `/${index}` } }], to: target })),
  });
  expect(http.slice(0, 5).map(({ match, retries, ...rest }) => rest)).toEqual([
    { route: [to('v2')] },
    { route: [{ ...to('v1'), weight: 40 }, { ...to('v2'), weight: 60 }] },
    { route: [{ destination: { host: 'legacy.old.svc.cluster.local', port: { number: 8080 } } }] },
    { redirect: { uri: '/new', authority: 'shop.example.com', port: 443, scheme: 'https', redirectCode: 308 } },
    { directResponse: { status: 503, body: { string: 'closed' } } },
  ]);
});

test('the actions of a route replace those of the split', () => {
  const cors = { origins: [{ exact: 'https://shop.example.com' }], methods: ['PUT'], maxAge: Duration.hours(1), credentials: true };
  const { http } = specs({
    cors,
    mirror: { version: 'v2', percent: 12.5 },
    requestHeaders: { set: { 'x-a': '1' }, remove: ['x-b'] },
    responseHeaders: { add: { 'x-c': '2' } },
    fault: { delay: { duration: Duration.millis(1500), percent: 0.5 }, abort: { status: 503 } },
    routes: [{ ...canary, name: 'canary', mirror: { service: MeshService.of('copy', { namespace: 'qa', port: 81 }) }, rewrite: { path: '/v2', authority: 'v2' } }],
  });
  const common = {
    headers: { request: { set: { 'x-a': '1' }, remove: ['x-b'] }, response: { add: { 'x-c': '2' } } },
    corsPolicy: { allowOrigins: [{ exact: 'https://shop.example.com' }], allowMethods: ['PUT'], maxAge: '3600s', allowCredentials: true },
    fault: { delay: { fixedDelay: '1.5s', percentage: { value: 0.5 } }, abort: { httpStatus: 503, percentage: { value: 100 } } },
  };
  expect(http[1]).toMatchObject({ ...common, mirror: to('v2').destination, mirrorPercentage: { value: 12.5 } });
  expect(http[0]).toMatchObject({
    ...common, name: 'canary', mirror: { host: 'copy.qa.svc.cluster.local', port: { number: 81 } }, mirrorPercentage: { value: 100 }, rewrite: { uri: '/v2', authority: 'v2' },
  });
});

describe('retries and timeouts', () => {
  const retry = { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: [TrafficRetryOn.GATEWAY_ERROR], retryOnStatus: [409] };
  const retries = { attempts: 2, retryOn: 'gateway-error,409', perTryTimeout: '1s' };

  test('hold for all routes, unless a route has its own', () => {
    const own = { ...canary, timeout: Duration.minutes(1), retry: { attempts: 0 } };
    const { http } = specs({ resilience: { timeout: Duration.seconds(3), retry }, routes: [own] });
    expect(http.map((route) => [route.timeout, route.retries])).toEqual([['60s', { attempts: 0 }], ['3s', retries]]);
  });

  test('are written if they are not given, since the default of Istio differs between its lines', () => {
    expect(specs({}).http[0].retries).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream' });
  });

  test('of idempotent methods take a route of their own', () => {
    const { http } = specs({ resilience: { retry: { ...retry, idempotentOnly: true } }, routes: [{ ...canary, match: [{ methods: ['GET'] }, { methods: ['POST'] }] }, { ...canary, match: [{ methods: ['PATCH'] }] }] });
    const all = { regex: 'GET|HEAD|OPTIONS|TRACE|PUT|DELETE' };
    expect(http.map(({ match, retries: own }) => [match, own])).toEqual([
      [[{ method: { exact: 'GET' } }], retries],
      [[{ method: { exact: 'GET' } }, { method: { exact: 'POST' } }], { attempts: 0 }],
      [[{ method: { exact: 'PATCH' } }], { attempts: 0 }],
      [[{ method: all }], retries],
      [undefined, { attempts: 0 }],
    ]);
  });
});

test('each route of weights that another controller moves has a name of its own', () => {
  const { http } = specs({
    weightsOwner: TrafficWeightsOwner.ARGO_ROLLOUTS,
    resilience: { retry: { attempts: 2, idempotentOnly: true } },
    routes: [{ ...canary, name: 'testers' }],
    ports: [{ port: 81, weights: { v1: 90, v2: 10 } }],
  });
  expect(http.map(({ name }: any) => name)).toEqual([
    'testers', 'testers-no-retries', 'weights', 'weights-no-retries', 'weights-81', 'weights-81-no-retries',
  ]);
});

test('a retry budget is part of the policy of the split, and of versions', () => {
  const [one, two] = versions;
  const { rule } = specs({
    versions: [one, { ...two, resilience: { retryBudget: { minConcurrency: 1 } } }],
    resilience: { retryBudget: { percent: 12.5, minConcurrency: 5 } },
  });
  const loadBalancer = { simple: 'UNSPECIFIED' }; // istiod refuses a budget alone
  expect(rule.trafficPolicy).toEqual({ retryBudget: { percent: 12.5, minRetryConcurrency: 5 }, loadBalancer });
  expect(rule.subsets[1].trafficPolicy).toEqual({ retryBudget: { minRetryConcurrency: 1 }, loadBalancer });
});

test('a version with only a retry budget keeps the load balancing of the split', () => {
  const [one, two] = versions;
  const { rule } = specs({
    versions: [one, { ...two, resilience: { retryBudget: { percent: 5 } } }],
    resilience: { loadBalancing: { policy: TrafficLoadBalancingPolicy.ROUND_ROBIN } },
  });
  expect(rule.subsets[1].trafficPolicy).toEqual({ retryBudget: { percent: 5 }, loadBalancer: { simple: 'ROUND_ROBIN' } });
});

test('clients stay with their version by a cookie, except those of a version without requests', () => {
  const { http } = specs({ weights: { v1: 100, v2: 0 }, sticky: { cookie: 'canary', ttl: Duration.hours(2) } });
  const cookie = (version: string) => ({ response: { add: { 'set-cookie': `canary=${version}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax` } } });
  expect(http.map(({ retries, ...rest }) => rest)).toEqual([
    { match: [{ headers: { cookie: { regex: '(.*; *)?canary=v1(;.*)?' } } }], route: [to('v1')] },
    { route: [{ ...to('v1'), weight: 100, headers: cookie('v1') }, { ...to('v2'), weight: 0, headers: cookie('v2') }] },
  ]);
});

describe('the ports of a service', () => {
  test('have splits of their own', () => {
    const { http } = specs({
      expose: [{ mesh: true }, { gateway }],
      resilience: { timeout: Duration.seconds(3) },
      ports: [{ port: 9090, weights: { v2: 100 }, routes: [{ ...canary, to: { version: 'v1' } }], resilience: { timeout: Duration.seconds(9) } }],
    });
    const header = { headers: { 'x-canary': { exact: 'yes' } } };
    expect(http.map(({ match, route, timeout }) => [match, route.map(({ weight, ...rest }: any) => rest), timeout])).toEqual([
      [[{ gateways: ['mesh'], port: 80 }, { gateways: ['edge/public'] }], [to('v1'), to('v2')], '3s'],
      [[{ ...header, gateways: ['mesh'], port: 9090 }], [to('v1', 9090)], '9s'],
      [[{ gateways: ['mesh'], port: 9090 }], [to('v2', 9090)], '9s'],
    ]);
  });

  test('can have other protocols', () => {
    const tls = { port: 443, protocol: TrafficProtocol.TLS, weights: { v1: 10, v2: 90 } };
    const { virtualService } = specs({ protocol: TrafficProtocol.TCP, ports: [tls] });
    expect(virtualService).toEqual({
      hosts: [HOST],
      tcp: [{ match: [{ gateways: ['mesh'], port: 80 }], route: [{ ...to('v1'), weight: 95 }, { ...to('v2'), weight: 5 }] }],
      tls: [{ match: [{ gateways: ['mesh'], port: 443, sniHosts: [HOST] }], route: [{ ...to('v1', 443), weight: 10 }, { ...to('v2', 443), weight: 90 }] }],
    });
  });

  test('of TLS match the hosts that clients ask for', () => {
    const { virtualService } = specs({ protocol: TrafficProtocol.TLS, sniHosts: ['shop.example.com'], expose: [{ gateway }] });
    expect(virtualService.tls[0].match).toEqual([{ sniHosts: ['shop.example.com'] }]);
  });
});

test('resilience becomes the traffic policy of all versions, and of one', () => {
  const { rule } = specs({
    versions: [versions[0], { ...versions[1], resilience: { loadBalancing: { consistentHash: { cookie: { name: 'user', ttl: Duration.minutes(5), path: '/' }, minimumRingSize: 64 } } } }],
    resilience: {
      circuitBreaker: {
        maxConnections: 100,
        maxPendingRequests: 50,
        maxRequests: 200,
        maxRequestsPerConnection: 10,
        maxRetries: 3,
        connectTimeout: Duration.millis(30),
        idleTimeout: Duration.minutes(1),
        maxConnectionDuration: Duration.hours(1),
        tcpKeepalive: { probes: 3, time: Duration.minutes(2), interval: Duration.seconds(10) },
      },
      outlierDetection: {
        consecutive5xx: 5,
        consecutiveGatewayErrors: 3,
        consecutiveLocalOriginFailures: 4,
        interval: Duration.seconds(10),
        baseEjection: Duration.seconds(30),
        maxEjectionPercent: 34,
        minHealthPercent: 20,
      },
      loadBalancing: { policy: TrafficLoadBalancingPolicy.ROUND_ROBIN, locality: { failover: [{ from: 'eu', to: 'us' }] }, warmup: Duration.seconds(60) },
    },
  });
  expect(rule).toEqual({
    host: HOST,
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 100, connectTimeout: '0.03s', maxConnectionDuration: '3600s', tcpKeepalive: { probes: 3, time: '120s', interval: '10s' } },
        http: { http1MaxPendingRequests: 50, http2MaxRequests: 200, maxRequestsPerConnection: 10, maxRetries: 3, idleTimeout: '60s' },
      },
      loadBalancer: { simple: 'ROUND_ROBIN', localityLbSetting: { enabled: true, failover: [{ from: 'eu', to: 'us' }] }, warmup: { duration: '60s' } },
      outlierDetection: {
        consecutive5xxErrors: 5,
        consecutiveGatewayErrors: 3,
        splitExternalLocalOriginErrors: true,
        consecutiveLocalOriginFailures: 4,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 34,
        minHealthPercent: 20,
      },
    },
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie: { name: 'user', ttl: '300s', path: '/' }, ringHash: { minimumRingSize: 64 } } } } },
    ],
  });
});

test.each([
  [IstioVersion.of('1.20.1'), { simple: 'LEAST_REQUEST', warmupDurationSecs: '60s' }],
  [IstioVersion.of('1.26.0'), { simple: 'LEAST_REQUEST', warmup: { duration: '60s' } }],
])('the warm-up is written as Istio %s has it', (version, expected) => {
  expect(specs({ resilience: { loadBalancing: { warmup: Duration.minutes(1) } } }, version).rule.trafficPolicy.loadBalancer).toEqual(expected);
});

test('a route without any condition that its port can meet is an error, not a route for all requests', () => {
  expect(() => specs({ routes: [{ ...canary, match: [{ port: 8080 }] }] })).toThrow('[TrafficMatchNever]');
});

test('the weights of a controller are marked, and their route has a name', () => {
  const chart = chartInMesh('shop', { namespace: 'shop' });
  new TrafficSplit(chart, 'web', { service, versions, weights: { v1: 100, v2: 0 }, routes: [canary], weightsOwner: TrafficWeightsOwner.ARGO_ROLLOUTS });
  const [rule, virtualService] = Testing.synth(chart);
  expect([rule, virtualService].map(({ metadata }) => metadata.annotations)).toEqual(Array(2).fill({ 'cdk8s-istio/weights-owner': 'argo-rollouts' }));
  expect(virtualService.spec.http.map(({ name }: any) => name)).toEqual([undefined, 'weights']);
});
