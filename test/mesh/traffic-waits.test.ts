import { cluster } from './cluster';
import { decisionOf } from './decision';
import { KubeError, KubeObject } from '../../src/kube';
import { trafficOrder } from '../../src/mesh/traffic-order';
import { ProxyWaits } from '../../src/mesh/traffic-order/waits';
import { Step, View } from '../../src/reconcile';

const object = (apiVersion: string, kind: string, name: string, namespace: string, rest: object): KubeObject =>
  ({ apiVersion, kind, metadata: { name, namespace }, ...rest }) as KubeObject;
const networking = (kind: string, name: string, spec: object, namespace = 'shop') => object('networking.istio.io/v1', kind, name, namespace, { spec });
const rule = (spec: object = {}, namespace = 'shop') =>
  networking('DestinationRule', 'web', { host: 'web.shop.svc.cluster.local', subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })), ...spec }, namespace);
const route = (subset: string, spec: object = {}) => networking('VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web', subset } }] }], ...spec });
const service = (annotations: object = {}, name = 'web') => ({ ...object('v1', 'Service', name, 'shop', { spec: { selector: { app: name } } }), metadata: { name, namespace: 'shop', annotations } }) as KubeObject;
const meshConfig = (mesh: object, name = 'istio', namespace = 'istio-system') => object('v1', 'ConfigMap', name, namespace, { data: { mesh: JSON.stringify(mesh) } });
const sidecar = (namespace: string, spec: object) => networking('Sidecar', 'default', spec, namespace);
const istiod = (availableReplicas: number) => {
  const made = object('apps/v1', 'Deployment', 'istiod', 'istio-system', { status: { availableReplicas } });
  return { ...made, metadata: { ...made.metadata, labels: { app: 'istiod' } } };
};

/** A pod with a proxy. It answers to questions with this text. */
const pod = (namespace: string, proxyConfig: object = {}) => {
  const proxy = object('v1', 'Pod', 'client', namespace, {
    spec: { containers: [{ name: 'istio-proxy', env: [{ name: 'PROXY_CONFIG', value: JSON.stringify(proxyConfig) }] }] },
    status: { containerStatuses: [{ name: 'istio-proxy', state: { running: {} } }] },
  });
  return { ...proxy, metadata: { ...proxy.metadata, uid: `${namespace}/client`, labels: { app: 'client' } } };
};
const clusters = (...subsets: string[]) => subsets.map((subset) => `outbound|80|${subset}|web.shop.svc.cluster.local::10.0.0.1:80::health_flags::healthy`).join('\n');
const routes = (subset: string) => JSON.stringify({ configs: [{ route_config: { virtual_hosts: [{ routes: [{ route: { cluster: `outbound|80|${subset}|web.shop.svc.cluster.local` } }] }] } }] });

/** Looks once. @param answers what the proxy of each namespace answers */
async function lookAt(type: string, steps: Step[], live: KubeObject[], answers: { [namespace: string]: string } = {}) {
  const client = {
    ...cluster(live),
    resourceOf: async () => ({ namespaced: true }),
    versionsOf: async () => ['networking.istio.io/v1'],
    getFromPod: async ({ namespace }: { namespace: string }) => {
      if (answers[namespace] === undefined) throw new KubeError('no such pod', 404);
      return answers[namespace];
    },
  } as never;
  const waits = new ProxyWaits();
  const step = steps.find(({ wait }) => wait?.type === type)!;
  return { ...await waits.looks[type](client, step, undefined as unknown as View), unknown: await waits.whyUnknown(client, step) };
}

const CANNOT = ['v2 is not waited for', true] as const;
const WAITS = ['v2 is waited for', false] as const;

test.each<[string, readonly [string, boolean], KubeObject[], KubeObject[]?]>([
  ['a proxy that sees everything', WAITS, [pod('other')]],
  ['a route that the mesh config exports to its namespace only', CANNOT, [pod('other'), meshConfig({ defaultVirtualServiceExportTo: ['.'] })]],
  ['a rule that the mesh config exports to its namespace only', CANNOT, [pod('other'), meshConfig({ defaultDestinationRuleExportTo: ['.'] })]],
  ['a proxy of the namespace itself', WAITS, [pod('shop'), meshConfig({ defaultVirtualServiceExportTo: ['.'], defaultDestinationRuleExportTo: ['.'], defaultServiceExportTo: ['.'] })]],
  ['an own exportTo, which counts before that of the mesh', WAITS, [pod('other'), meshConfig({ defaultDestinationRuleExportTo: ['.'] })], [service(), rule({ exportTo: ['*'] }), route('v2')]],
  ['a rule that names another namespace', CANNOT, [pod('other')], [service(), rule({ exportTo: ['elsewhere'] }), route('v2')]],
  ['the mesh config of another control plane', WAITS, [pod('other'), meshConfig({ defaultVirtualServiceExportTo: ['.'] }, 'istio-canary')]],
  ['the mesh config of its own revision', CANNOT, [pod('other', { discoveryAddress: 'istiod-canary.mesh.svc:15012' }), meshConfig({ defaultVirtualServiceExportTo: ['.'] }, 'istio-canary', 'mesh')]],
  ['a control plane elsewhere', WAITS, [pod('other', { discoveryAddress: 'istiod.example.com:15012' })]],
  ['a mesh config that is no YAML', WAITS, [pod('other'), object('v1', 'ConfigMap', 'istio', 'istio-system', { data: { mesh: '{' } })]],
  ['another rule of its own namespace', CANNOT, [pod('other'), rule({ subsets: [{ name: 'v1' }] }, 'other')]],
  ['a rule of its own namespace for other workloads', WAITS, [pod('other'), rule({ subsets: [], workloadSelector: { matchLabels: { app: 'server' } } }, 'other')]],
  ['a rule for all hosts in its own namespace', CANNOT, [pod('other'), rule({ host: '*.local', subsets: [] }, 'other')]],
  ['a rule of a third namespace', WAITS, [pod('other'), rule({ subsets: [] }, 'third')]],
])('before a route, %s: %s', async (_, [, ready], live, after = [service(), rule(), route('v2')]) => {
  const { steps } = decisionOf([service(), rule({ subsets: [{ name: 'v1' }] }), route('v1')], after, [trafficOrder(true)]);
  const found = await lookAt('known', steps, [...after, ...live], { other: clusters('', 'v1'), shop: clusters('', 'v1') });
  expect([found.ready, (await lookAt('known', steps, [...after, ...live], { other: clusters('', 'v1', 'v2'), shop: clusters('', 'v1', 'v2') })).ready]).toEqual([ready, true]);
});

test.each<[string, boolean, KubeObject[], object?]>([
  ['everything', false, []],
  ['not the new Service, by its annotation', true, [], { 'networking.istio.io/exportTo': '., third' }],
  ['the new Service, by its annotation', false, [meshConfig({ defaultServiceExportTo: ['.'] })], { 'networking.istio.io/exportTo': 'third, other' }],
  ['not the new Service, by the mesh config', true, [meshConfig({ defaultServiceExportTo: ['.'] })]],
  ['not the new Service, by its Sidecar', true, [sidecar('other', { egress: [{ hosts: ['*/web.shop.svc.cluster.local'] }] })]],
  ['the new Service, by its Sidecar', false, [sidecar('other', { egress: [{ hosts: ['./*', 'shop/*'] }] })]],
  ['not the new Service, by the Sidecar of the mesh', true, [sidecar('istio-system', { egress: [{ hosts: ['istio-system/*'] }] })]],
  ['the new Service, by a Sidecar of other workloads', false, [sidecar('other', { workloadSelector: { labels: { app: 'server' } }, egress: [{ hosts: ['./*'] }] })]],
  ['the new Service, by a Sidecar without egress', false, [sidecar('other', {})]],
])('before a route to a new Service, a proxy that sees %s: waits no more is %s', async (_, ready, live, annotations = {}) => {
  const to = (host: string) => networking('VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: { host } }] }] });
  const after = [service(), service(annotations, 'next'), to('next')];
  const { steps } = decisionOf([service(), to('web')], after, [trafficOrder(true)]);
  expect((await lookAt('known', steps, [...after, pod('other'), ...live], { other: clusters('') })).ready).toBe(ready);
});

const workload = (version: string) => object('apps/v1', 'Deployment', `web-${version}`, 'shop', {
  spec: { selector: { matchLabels: { version } }, template: { metadata: { labels: { app: 'web', version } }, spec: { containers: [] } } },
});
const APPLICATION = [service(), rule(), workload('v1')];
const published = (gateways: string[], ...hosts: string[]) => route('v1', { hosts, gateways });

test.each<[string, boolean, KubeObject[], KubeObject[], KubeObject[]]>([
  ['its Service goes too', true, [...APPLICATION, route('v1')], [], []],
  ['its Service stays', false, [...APPLICATION, route('v1')], [service()], []],
  ['a gateway publishes its host', true, [...APPLICATION, published(['public', 'mesh'], 'web', 'shop.example.com')], [], []],
  ['a gateway publishes its host, and a VirtualService of somebody else has it too', false, [...APPLICATION, published(['public'], 'shop.example.com')], [],
    [networking('VirtualService', 'theirs', { hosts: ['shop.example.com'], http: [] }, 'other')]],
  ['a gateway publishes its host, and a VirtualService of somebody else has all hosts', false, [...APPLICATION, published(['public'], 'shop.example.com')], [],
    [networking('VirtualService', 'theirs', { hosts: ['*.example.com'], http: [] }, 'other')]],
  ['it has a host of the mesh that is no Service', false, [...APPLICATION, published(['mesh'], 'api.example.com')], [], []],
  ['it has all hosts', false, [...APPLICATION, published(['public'], '*')], [], []],
  ['its VirtualService has gone before', false, [...APPLICATION], [], []],
  ['its VirtualService serves another Service, which stays', false, [...APPLICATION, service({}, 'front'), route('v1', { hosts: ['front'] })], [service({}, 'front')], []],
])('what is deleted while a proxy does not learn of it: %s', async (_, ready, before, after, others) => {
  const { steps } = decisionOf(before, after, [trafficOrder(true)]);
  const live = [...after, ...others, pod('other'), istiod(0)];
  for (const { wait } of steps.filter((each) => each.wait?.type === 'unused')) {
    const found = await lookAt('unused', steps.filter((each) => each.wait === wait), live, { other: routes('v1') });
    expect([found.ready, found.reason]).toEqual([ready, ready ? '' : expect.stringMatching(/^these proxies still send requests to subset v1.*: other\/client; they learn of no change, since istio-system\/istiod is not available\./)]);
  }
  expect(steps.filter(({ wait }) => wait?.type === 'unused').length).toBeGreaterThan(0);
  const running = await lookAt('unused', steps, [...live.slice(0, -1), istiod(1)], { other: routes('v1') });
  expect([running.ready, running.reason.includes('learn')]).toEqual([ready, false]);
});

test('a whole application can be deleted without the right to ask proxies', async () => {
  const refused = { getFromPod: async () => { throw new KubeError('may not', 403); } };
  const live = [...APPLICATION, route('v1'), pod('other')];
  const unknown = async (after: KubeObject[]) => {
    const step = decisionOf([...APPLICATION, route('v1')], after, [trafficOrder(true)]).steps.find(({ wait }) => wait?.type === 'unused')!;
    const client = { ...cluster(live), resourceOf: async () => ({}), versionsOf: async () => ['networking.istio.io/v1'], ...refused } as never;
    return new ProxyWaits().whyUnknown(client, step);
  };
  expect([await unknown([]), (await unknown([service()]))?.code]).toEqual([undefined, 'ProxiesUnknown']);
});
