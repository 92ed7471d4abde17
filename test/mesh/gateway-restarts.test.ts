import { decisionOf } from './decision';
import { JsonObject } from '../../src/json';
import { keyOf, KubeClient, KubeObject, refOf } from '../../src/kube';
import { GATEWAY_RESTARTS, hasOutdatedPods } from '../../src/mesh';
import { Step } from '../../src/reconcile';

const gateway: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ingress', namespace: 'istio-system' },
  spec: { selector: { matchLabels: { app: 'ingress' } }, template: { metadata: { labels: { app: 'ingress' } }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } } },
};
const config = (kind: string, name: string, value: string): KubeObject =>
  ({ apiVersion: kind === 'ConfigMap' ? 'v1' : 'admissionregistration.k8s.io/v1', kind, metadata: { name, ...kind === 'ConfigMap' && { namespace: 'istio-system' } }, data: { value } });
const home = (revision: string, labels = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels: { 'istio.io/rev': revision, ...labels } } });
const webhooks = (...hooks: object[]): KubeObject =>
  ({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name: 'istio-sidecar-injector' }, webhooks: hooks as JsonObject[] });
const hook = (revision: string, more = {}) => ({ name: 'rev.object.istio.io', clientConfig: { service: { name: `istiod-${revision}` }, ...more } });
const meshConfig = (name: string, defaults: JsonObject, labels: JsonObject = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system', labels: labels as { [label: string]: string } }, data: { mesh: JSON.stringify({ defaultConfig: defaults }) } });
const proxyConfig = (concurrency: number): KubeObject =>
  ({ apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata: { name: 'all', namespace: 'istio-system' }, spec: { concurrency } });
const istiod = (image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } },
  spec: { template: { spec: { containers: [{ name: 'discovery', image }] } } },
});
const labelled = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, labels: { team: 'a' } } });
const leaving = config('ConfigMap', 'leaves', '1');

interface Seen { outdated?: KubeObject[]; unknown?: KubeObject[] }
function decided(before: KubeObject[], after: KubeObject[], { outdated = [], unknown = [] }: Seen) {
  const sighting = { objects: outdated, unreadable: unknown.map((each) => ({ what: keyOf(refOf(each)), why: 'no answer' })) };
  return decisionOf(before, after, [GATEWAY_RESTARTS], { [GATEWAY_RESTARTS.name]: sighting });
}
const restartsOf = ({ steps }: { steps: Step[] }) => steps.filter(({ action }) => action === 'restart');

test.each<[string, KubeObject[], KubeObject[], Seen, boolean | undefined]>([
  ['pods that are up to date', [gateway], [gateway], {}, undefined],
  ['pods that are out of date', [gateway], [gateway], { outdated: [gateway] }, false],
  ['an injector that does not answer', [gateway], [gateway], { unknown: [gateway] }, true],
  ['a change of what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, config('ConfigMap', 'istio-sidecar-injector', '2')], {}, true],
  ['a change of a revision tag', [gateway, config('MutatingWebhookConfiguration', 'tag', '1')], [gateway, config('MutatingWebhookConfiguration', 'tag', '2')], {}, true],
  ['a change of labels of what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, labelled(config('ConfigMap', 'istio-sidecar-injector', '1'))], {}, undefined],
  ['a value less in what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, { ...config('ConfigMap', 'istio-sidecar-injector', '1'), data: {} }], {}, true],
  ['a webhook to which istiod has added its CA', [gateway, webhooks(hook('a', { caBundle: 'x' }))], [gateway, labelled(webhooks(hook('a')))], {}, undefined],
  ['a webhook of another istiod', [gateway, webhooks(hook('a', { caBundle: 'x' }))], [gateway, webhooks(hook('b'))], {}, true],
  ['a webhook less', [gateway, webhooks(hook('a'), hook('b'))], [gateway, webhooks(hook('a'))], {}, true],
  ['a change of the revision of its namespace', [gateway, home('1-26')], [gateway, home('1-27')], {}, true],
  ['a change of its namespace alone', [gateway, home('1-26')], [gateway, home('1-26', { team: 'a' })], {}, undefined],
  ['a change of anything else', [gateway, config('ConfigMap', 'istio', '1')], [gateway, config('ConfigMap', 'istio', '2')], {}, undefined],
  ['a change of the mesh config', [gateway, meshConfig('istio', { concurrency: 1 })], [gateway, meshConfig('istio', { concurrency: 2 })], {}, true],
  ['a change of the mesh config of a revision', [gateway, meshConfig('istio-1-27', {})], [gateway, meshConfig('istio-1-27', { concurrency: 2 })], {}, true],
  ['a change of the labels of the mesh config', [gateway, meshConfig('istio', {})], [gateway, meshConfig('istio', {}, { team: 'a' })], {}, undefined],
  ['a new ProxyConfig', [gateway], [gateway, proxyConfig(1)], {}, true],
  ['a change of a ProxyConfig', [gateway, proxyConfig(1)], [gateway, proxyConfig(2)], {}, true],
  ['a ProxyConfig that leaves the set', [gateway, proxyConfig(1)], [gateway], {}, true],
  ['a new gateway', [], [gateway, config('ConfigMap', 'istio-sidecar-injector', '2')], {}, undefined],
])('%s', (_, before, after, seen, hasCondition) => {
  const restarts = restartsOf(decided(before, after, seen));
  expect(restarts.map(({ ifOutdated = false }) => ifOutdated)).toEqual(hasCondition === undefined ? [] : [hasCondition]);
});

test('a gateway is restarted after all objects are ready, and before anything is pruned', () => {
  const { steps, edges } = decided([gateway, leaving], [gateway, config('ConfigMap', 'comes', '1')], { outdated: [gateway] });
  const [{ key }] = restartsOf({ steps });
  const reaches = (from: string, to: string): boolean => from === to || edges.some((edge) => edge.from === from && edge.kind === 'ready' && reaches(edge.to, to));
  expect(reaches('/ConfigMap/istio-system/comes', key)).toBe(true);
  expect(reaches(keyOf(refOf(gateway)), key)).toBe(true);
  expect(reaches(key, keyOf(refOf(leaving)))).toBe(true);
});

test.each<[string, boolean, KubeObject[], KubeObject[]]>([
  ['the mesh config changes under a running istiod', true, [istiod('a'), meshConfig('istio', {})], [istiod('a'), meshConfig('istio', { concurrency: 2 })]],
  ['istiod is replaced too, and reads the mesh config when it starts', false, [istiod('a'), meshConfig('istio', {})], [istiod('b'), meshConfig('istio', { concurrency: 2 })]],
  ['a ProxyConfig changes, which istiod watches', false, [proxyConfig(1)], [proxyConfig(2)]],
])('a gateway that is not restarted is named if %s: %s', (_, isNamed, before, after) => {
  const [{ reason }] = restartsOf(decided([gateway, ...before], [gateway, ...after], {}));
  expect(reason?.code).toBe(isNamed ? 'InjectorBehind' : undefined);
});

describe('pods are out of date', () => {
  const env = (values: { [name: string]: string }) => Object.entries(values).map(([name, value]) => ({ name, value }));
  const pod = (values: { [name: string]: string }, { image = 'proxyv2:1.27.0', revision = 'default' } = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'ingress-1', namespace: 'istio-system', annotations: { 'sidecar.istio.io/status': JSON.stringify({ revision }) } },
    spec: { containers: [{ name: 'istio-proxy', image, env: env(values) }] },
  });
  const base = { PROXY_CONFIG: '{"concurrency":1,"meshId":"a"}', TRUST_DOMAIN: 'cluster.local', ISTIO_META_OWNER: 'x', MINE: 'x' };

  test.each<[string, boolean, KubeObject]>([
    ['the same proxy', false, pod(base)],
    ['the same proxy, with its config written in another order', false, pod({ ...base, PROXY_CONFIG: '{"meshId":"a", "concurrency":1}' })],
    ['another image', true, pod(base, { image: 'proxyv2:1.26.0' })],
    ['another revision', true, pod(base, { revision: 'canary' })],
    ['another proxy config', true, pod({ ...base, PROXY_CONFIG: '{"concurrency":2,"meshId":"a"}' })],
    ['another trust domain', true, pod({ ...base, TRUST_DOMAIN: 'example.com' })],
    ['a variable less', true, pod({ PROXY_CONFIG: base.PROXY_CONFIG })],
    ['another name of its workload', false, pod({ ...base, ISTIO_META_OWNER: 'y' })],
    ['another value of a variable of somebody else', false, pod({ ...base, MINE: 'y' })],
    ['no proxy', true, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'ingress-1' }, spec: { containers: [] } }],
  ])('that have %s: %s', async (_, expected, present) => {
    const client = { list: async () => [present], create: async () => pod(base) } as unknown as KubeClient;
    expect(await hasOutdatedPods(client, gateway)).toBe(expected);
  });
});
