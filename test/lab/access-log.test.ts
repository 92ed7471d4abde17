import { parseAccessLog } from './access-log';

// Lines that a pair of proxies wrote, among others of their own.
const OUTBOUND = '[2026-11-22T20:15:03.123Z] "GET /orders?x=%20y HTTP/1.1" 200 - via_upstream - "-" 0 415 7 6 "-" "Mozilla/5.0 (iPhone; "quoted")" '
  + '"5d7a1b4e-2c83-9f2e-8a25-2f3f5ae0a111" "web.shop" "10.244.0.12:8080" outbound|80|v1|web.shop.svc.cluster.local 10.244.0.11:40316 10.96.12.7:80 10.244.0.11:51422 - -';
const INBOUND = '[2026-11-22T20:15:03.125Z] "GET /orders?x=%20y HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl/8" '
  + '"5d7a1b4e-2c83-9f2e-8a25-2f3f5ae0a111" "web.shop" "10.244.0.12:8080" inbound|8080|| 127.0.0.6:40317 10.244.0.12:8080 10.244.0.11:40316 outbound_.80_.v1_.web.shop.svc.cluster.local default';
const UNHEALTHY = '[2026-11-22T20:15:04.000Z] "POST / HTTP/2" 503 UF,URX upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_111} '
  + '- "delayed connect error: 111" 5 152 31 - "-" "-" "77" "web" "10.244.0.13:8080" outbound|80||web.shop.svc.cluster.local - 10.96.12.7:80 10.244.0.11:51422 - -';
const TCP = '[2026-11-22T20:15:05.000Z] "- - -" 0 - - - "-" 120 240 15 - "-" "-" "-" "-" "10.244.0.12:9000" outbound|9000||db.shop.svc.cluster.local 10.244.0.11:1 10.96.0.9:9000 10.244.0.11:2 - -';
const NO_ROUTE = '[2026-11-22T20:15:06.000Z] "GET / HTTP/1.1" 404 NR route_not_found - "-" 0 0 0 - "-" "curl/8" "78" "other" "-" - - 10.96.12.7:80 10.244.0.11:51422 - -';

test('an answered request is read from both sides, with one request id', () => {
  const [client, server] = parseAccessLog(`2026-11-22T20:15:01Z\tinfo\tEnvoy proxy is ready\n${OUTBOUND}\n${INBOUND}\n`);
  expect(client).toEqual({
    time: '2026-11-22T20:15:03.123Z',
    method: 'GET',
    path: '/orders?x=%20y',
    protocol: 'HTTP/1.1',
    code: 200,
    flags: [],
    codeDetails: 'via_upstream',
    bytesReceived: 0,
    bytesSent: 415,
    duration: 7,
    upstreamServiceTime: 6,
    userAgent: 'Mozilla/5.0 (iPhone; "quoted")',
    requestId: '5d7a1b4e-2c83-9f2e-8a25-2f3f5ae0a111',
    authority: 'web.shop',
    upstreamHost: '10.244.0.12:8080',
    upstreamCluster: 'outbound|80|v1|web.shop.svc.cluster.local',
    upstreamLocalAddress: '10.244.0.11:40316',
    downstreamLocalAddress: '10.96.12.7:80',
    downstreamRemoteAddress: '10.244.0.11:51422',
    direction: 'outbound',
  });
  expect(server).toMatchObject({
    code: 403,
    codeDetails: 'rbac_access_denied_matched_policy[none]',
    upstreamCluster: 'inbound|8080||',
    direction: 'inbound',
    requestedServerName: 'outbound_.80_.v1_.web.shop.svc.cluster.local',
    routeName: 'default',
    requestId: client.requestId,
  });
});

test('a failure has its flags and its reason', () => {
  expect(parseAccessLog(UNHEALTHY)).toMatchObject([{ code: 503, flags: ['UF', 'URX'], transportFailure: 'delayed connect error: 111', protocol: 'HTTP/2' }]);
});

test('a request without a route has no cluster and no side', () => {
  const [record] = parseAccessLog(NO_ROUTE);
  expect(record).toMatchObject({ code: 404, flags: ['NR'] });
  expect([record.upstreamCluster, record.upstreamHost, record.direction]).toEqual([undefined, undefined, undefined]);
});

test('a TCP connection has no method, path or protocol', () => {
  const [record] = parseAccessLog(TCP);
  expect(record).toMatchObject({ code: 0, bytesReceived: 120, bytesSent: 240, duration: 15, upstreamCluster: 'outbound|9000||db.shop.svc.cluster.local' });
  expect([record.method, record.path, record.protocol]).toEqual([undefined, undefined, undefined]);
});

test('an access log in another format is not passed over', () => {
  expect(() => parseAccessLog('[2026-11-22T20:15:06.000Z] GET / 200')).toThrow("not in Istio's default format: [2026-11-22T20:15:06.000Z] GET / 200");
});
