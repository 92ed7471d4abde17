import { IstioVersion } from '../../../src/istio';
import { accessMeshOf, AccessModel, ShadowAccess, shadowLog, ShadowProxy } from '../../../src/security/internal';

const FACTS = { trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', clusterDomain: 'cluster.local' };
const DRY_RUN = { annotations: { 'istio.io/dry-run': 'true' } };
const policy = (name: string, spec: object, metadata: object = DRY_RUN) => ({
  origin: 'shop.yaml:1', object: { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace: 'shop', ...metadata }, spec },
});
const READERS = { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }], to: [{ operation: { methods: ['GET'] } }] }] };
const SHADOW = [policy('web', READERS), policy('web-deny', { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin*'] } }] }] })];

function shadowOf(...sources: any[]): ShadowAccess {
  return new ShadowAccess(new AccessModel(sources, accessMeshOf({ ...FACTS, version: IstioVersion.of('1.27.0') })));
}

/** A line as an Envoy writes it. */
function line(result: object, more: object = {}): string {
  return JSON.stringify({
    authority: 'shadow.shop',
    connection_termination_details: null,
    downstream_local_address: '10.244.0.8:8080',
    method: 'GET',
    path: '/orders?id=7',
    response_code_details: 'via_upstream',
    shadow: result,
    shadow_tcp: null,
    source_address: '10.244.0.7',
    source_principal: 'spiffe://cluster.local/ns/shop/sa/batch',
    start_time: '2026-11-26T19:19:03.085Z',
    ...more,
  });
}

const ALLOW = { istio_dry_run_allow_shadow_engine_result: 'denied', istio_dry_run_deny_shadow_engine_result: 'allowed' };
const DENY = {
  istio_dry_run_allow_shadow_engine_result: 'allowed', istio_dry_run_deny_shadow_effective_policy_id: 'ns[shop]-policy[web-deny]-rule[0]', istio_dry_run_deny_shadow_engine_result: 'denied',
};
const stats = (allow: number, deny = 0) => [
  `http.inbound_0.0.0.0_8080;.rbac.istio_dry_run_allow_.shadow_denied: ${allow}`, `http.inbound_0.0.0.0_8080;.rbac.istio_dry_run_deny_.shadow_denied: ${deny}`,
  'tcp.rbac.istio_dry_run_allow_.shadow_denied: 0', 'http.inbound_0.0.0.0_8080;.rbac.istio_dry_run_allow_.shadow_allowed: 9',
].join('\n');

function proxy(log: string[], counted = stats(log.length), previousLog: string[] = []): ShadowProxy {
  return { namespace: 'shop', labels: {}, pod: 'web-1', workload: 'Deployment shop/web', stats: counted, log, previousLog };
}

test('a request that no rule in shadow allows is named, with what keeps the rules from matching', () => {
  const { refusals, unnamed } = shadowOf(...SHADOW).findings([proxy([line(ALLOW), line(ALLOW, { path: '/orders?id=8', start_time: '2026-11-26T19:20:00.000Z' })])]);
  expect(unnamed).toEqual([]);
  expect(refusals).toEqual([{
    to: 'Deployment shop/web',
    port: 8080,
    caller: 'cluster.local/ns/shop/sa/batch',
    operation: 'GET /orders',
    by: 'AuthorizationPolicy shop/web (rule 0: from.source.principals)',
    count: 2,
    first: '2026-11-26T19:19:03.085Z',
    last: '2026-11-26T19:20:00.000Z',
  }]);
});

test.each<[string, string[], string | undefined, object]>([
  ['a rule that would deny', [line(DENY)], stats(0, 1), { by: 'rule 0 of AuthorizationPolicy shop/web-deny' }],
  ['plain text', [line(ALLOW, { source_principal: null })], undefined, { caller: 'plaintext from 10.244.0.7' }],
  ['a TCP connection', [line({}, { method: null, path: null, authority: null, shadow: null, shadow_tcp: ALLOW })], undefined, { operation: 'TCP', by: expect.stringContaining('rule 0: ') }],
  ['metadata as text', [line({}, { shadow: JSON.stringify(ALLOW) })], undefined, { operation: 'GET /orders' }],
])('%s is named', (_, log, counted, expected) => {
  expect(shadowOf(...SHADOW).findings([proxy(log, counted)])).toMatchObject({ refusals: [expected], unnamed: [] });
});

test.each<[string, any[], string[]]>([
  ['a request that enforced policies deny', SHADOW, [line(ALLOW, { response_code_details: 'rbac_access_denied_matched_policy[none]' })]],
  ['a request that an enforced policy allows', [...SHADOW, policy('other', READERS, {})], [line(ALLOW)]],
  ['a request of before', SHADOW, [line(ALLOW, { start_time: '2026-11-26T10:00:00.000Z' })]],
])('%s is no news', (_, sources, log) => {
  expect(shadowOf(...sources).findings([proxy(log)], Date.parse('2026-11-26T19:00:00Z'))).toEqual({ refusals: [], unnamed: [] });
});

test('what only counters know is told for each action, and lines of others do not count', () => {
  const { refusals, unnamed } = shadowOf(...SHADOW).findings([proxy([line(ALLOW), 'shadow_engine_result', line({}), '{"shadow_engine_result":[]}'], stats(3, 1))]);
  expect(refusals).toHaveLength(1);
  expect(unnamed).toEqual([{ pod: 'shop/web-1', to: 'Deployment shop/web', action: 'ALLOW', count: 2 }, { pod: 'shop/web-1', to: 'Deployment shop/web', action: 'DENY', count: 1 }]);
});

test('the log of the container before its restart counts, and its counters are gone', () => {
  expect(shadowOf(...SHADOW).findings([proxy([], stats(0), [line(ALLOW)])])).toMatchObject({ refusals: [{ count: 1 }], unnamed: [] });
});

test('only pods that a policy in shadow selects are asked', () => {
  const selected = policy('web', { selector: { matchLabels: { app: 'web' } }, ...READERS });
  expect(shadowOf(selected).concerns({ namespace: 'shop', labels: { app: 'web' } })).toBe(true);
  expect(shadowOf(selected).concerns({ namespace: 'shop', labels: { app: 'api' } })).toBe(false);
  expect(shadowOf(policy('web', READERS, {})).concerns({ namespace: 'shop', labels: { app: 'web' } })).toBe(false);
});

test('the log has a field for all that is read', () => {
  const { provider, telemetry } = shadowLog('istio-system') as any;
  const { labels } = provider.envoyFileAccessLog.logFormat;
  expect(Object.keys(JSON.parse(line(ALLOW))).sort()).toEqual(Object.keys(labels).sort());
  expect(telemetry.spec.accessLogging[0].providers).toEqual([{ name: provider.name }]);
});
