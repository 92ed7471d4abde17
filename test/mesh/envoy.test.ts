import { hostOf, serviceOf } from '../../src/istio/internal';
import { Clusters, routedDestinations } from '../../src/mesh/traffic-order/envoy';

const cluster = (subset: string, host = 'web', port = 80) => `outbound|${port}|${subset}|${host}.shop.svc.cluster.local`;
const ofVirtualService = { metadata: { filter_metadata: { istio: { config: '/apis/networking.istio.io/v1alpha3/namespaces/shop/virtual-service/web' } } } };

const routes = (...ofHost: object[]) => JSON.stringify({ configs: [{ version_info: '1', route_config: { name: '80', virtual_hosts: [{ name: 'web.shop', routes: ofHost }] } }] });
const listeners = (state: string, ...clusters: string[]) => JSON.stringify({
  configs: clusters.map((name) => {
    const filters = [{ typed_config: { stat_prefix: name, cluster: name } }];
    return { [state]: { listener: { filter_chains: [{ filters }] } } };
  }),
});
const NONE = JSON.stringify({ configs: [] });

test.each<[string, string[], string[]]>([
  ['a route', [routes({ route: { cluster: cluster('v1') } }), NONE], ['web.shop.svc|v1']],
  ['weights', [routes({ route: { weighted_clusters: { clusters: [{ name: cluster('v1'), weight: 95 }, { name: cluster('v2'), weight: 5 }] } } }), NONE], ['web.shop.svc|v1', 'web.shop.svc|v2']],
  ['a mirror', [routes({ route: { cluster: cluster('v1'), request_mirror_policies: [{ cluster: cluster('v2') }] } }), NONE], ['web.shop.svc|v1', 'web.shop.svc|v2']],
  ['the default route of a host', [routes({ route: { cluster: cluster('') } }), NONE], []],
  ['a route of a VirtualService to a host', [routes({ ...ofVirtualService, route: { cluster: cluster('') } }), NONE], ['web.shop.svc|']],
  ['a TCP listener', [NONE, listeners('active_state', cluster('v2'))], ['web.shop.svc|v2']],
  ['a listener that begins', [NONE, listeners('warming_state', cluster('v2'))], ['web.shop.svc|v2']],
  ['a listener that ends', [NONE, listeners('draining_state', cluster('v2'))], []],
  ['a host outside the cluster', [routes({ route: { cluster: 'outbound|443|v1|api.example.com' } }), NONE], ['api.example.com|v1']],
])('an Envoy with %s', (_, dumps, expected) => {
  expect([...routedDestinations(dumps)!].sort()).toEqual(expected);
});

test.each([['', NONE], [NONE, 'no healthy upstream'], ['[]', NONE], ['null', NONE]])('an answer that is no configuration says nothing: %j', (...dumps) => {
  expect(routedDestinations(dumps)).toBeUndefined();
});

test('a destination is complete if each port of its host has it, with an endpoint if there are pods', () => {
  const lines = (name: string, ...endpoints: string[]) => [`${name}::default_priority::max_connections::1024`, ...endpoints.map((flags) => `${name}::10.0.0.1:8080::health_flags::${flags}`)];
  const [v1, v2, base] = ['v1', 'v2', ''].map((subset) => ({ host: 'web.shop.svc', subset }));
  const healthy = [...lines(cluster(''), 'healthy'), ...lines(cluster('v1'), 'healthy')];
  const clusters = new Clusters([...healthy, ...lines(cluster('v2')), ...lines('BlackHoleCluster')].join('\n'));
  expect([clusters.isComplete(v1, true), clusters.isComplete(v2, false), clusters.isComplete(v2, true)]).toEqual([true, true, false]);
  expect(clusters.has(base)).toBe(true);
  const twoPorts = new Clusters([...lines(cluster('')), ...lines(cluster('', 'web', 81)), ...lines(cluster('v1'))].join('\n'));
  expect([twoPorts.isComplete(v1, false), new Clusters('').isComplete(v1, false)]).toEqual([false, false]);
  const unready = new Clusters([...lines(cluster('')), ...lines(cluster('v1'), '/failed_eds_health')].join('\n'));
  expect(unready.isComplete(v1, true)).toBe(false);
});

test('hosts are compared however they are written', () => {
  const written = ['web', 'WEB', 'web.shop.svc.cluster.local', 'web.shop.svc.corp.example.com'].map((name) => hostOf(name, 'shop'));
  expect(new Set(written)).toEqual(new Set(['web.shop.svc']));
  expect(['api.example.com', '*.example.com', 'web.other.svc.cluster.local'].map((name) => hostOf(name, 'shop'))).toEqual(['api.example.com', '*.example.com', 'web.other.svc']);
  expect([serviceOf('web.shop.svc'), serviceOf('api.example.com')]).toEqual([{ namespace: 'shop', name: 'web' }, undefined]);
});
