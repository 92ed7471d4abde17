import { cluster, desired } from './cluster';
import { istiod, SYSTEM } from './istiod';
import { JsonObject } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { upgradeGuards } from '../../src/mesh';
import { object } from '../reconcile/objects';

function pod(name: string, revision: string, rest: JsonObject = {}): KubeObject {
  const made = object('Pod', name, { namespace: 'shop', spec: { containers: [{ name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.26.0' }] }, ...rest });
  return { ...made, metadata: { ...made.metadata, annotations: { 'sidecar.istio.io/status': JSON.stringify({ revision }) } } };
}

function tag(name: string, revision: string): KubeObject {
  return object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', `istio-revision-tag-${name}`, {
    labels: { 'istio.io/tag': name, 'istio.io/rev': revision },
    webhooks: [{ name: 'rev.namespace.sidecar-injector.istio.io', clientConfig: { service: { name: `istiod-${revision}`, namespace: SYSTEM } } }],
  });
}

const namespace = (name: string, labels: JsonObject) => object('Namespace', name, { labels });

const old = istiod('1.26.0', '1-26-0');
const stays = istiod('1.27.0', '1-27-0');

async function reasons(live: KubeObject[], wanted: KubeObject[] = [], toDelete = old): Promise<string> {
  const [guard] = upgradeGuards({ allowInUse: false });
  return (await guard(cluster([...toDelete, ...live]), { desired: desired(wanted), toDelete })).join('\n');
}

test.each([
  ['nothing uses it', [...stays, pod('new', '1-27-0'), tag('prod', '1-27-0'), namespace('shop', { 'istio.io/rev': 'prod' })], []],
  ['its pods have ended', [pod('ended', '1-26-0', { status: { phase: 'Succeeded' } })], []],
  ['another control plane serves its revision', [...istiod('1.26.1', '1-26-0').map((each) => ({ ...each, metadata: { ...each.metadata, name: 'other' } })), pod('web', '1-26-0')], []],
  ['the revision tag moves in the same run', [...stays, tag('prod', '1-26-0')], [tag('prod', '1-27-0')]],
  ['namespaces ask for it, and there is no other control plane', [namespace('shop', { 'istio.io/rev': '1-26-0' })], []],
])('a control plane may be deleted if %s', async (_, live, wanted) => {
  expect(await reasons(live, wanted)).toBe('');
});

test.each([
  ['a pod has its proxy', [...stays, pod('web', '1-26-0')], 'pods with its proxy: shop/web'],
  ['pods have its proxy, and there is no other control plane', [pod('web', '1-26-0'), pod('db', '1-26-0')], 'pods with its proxy: shop/web, shop/db'],
  ['a revision tag points to it', [...stays, tag('prod', '1-26-0')], 'MutatingWebhookConfiguration istio-revision-tag-prod calls it'],
  ['a namespace asks for it', [...stays, namespace('shop', { 'istio.io/rev': '1-26-0' })], 'namespace shop asks for it'],
])('a control plane may not be deleted if %s', async (_, live, use) => {
  expect(await reasons(live)).toContain(`revision 1-26-0 is in use, and Deployment istio-system/istiod-1-26-0 would be deleted: ${use}. `);
  expect(await reasons(live)).toContain('--allow-in-use');
});

test('ten pods are named, and the others are counted', async () => {
  const pods = Array.from({ length: 12 }, (_, index) => pod(`web-${index}`, '1-26-0'));
  expect(await reasons(pods)).toContain('shop/web-9, and 2 more.');
});

test('a namespace with istio-injection asks for the default revision, unless there is a tag default', async () => {
  const shop = namespace('shop', { 'istio-injection': 'enabled' });
  expect(await reasons([...stays, shop], [], istiod('1.26.0'))).toContain('namespace shop asks for it');
  expect(await reasons([...stays, shop, tag('default', '1-27-0')], [], istiod('1.26.0'))).toBe('');
});

test('a namespace that turns injection off does not ask for a revision', async () => {
  const off = namespace('shop', { 'istio-injection': 'disabled', 'istio.io/rev': '1-26-0' });
  expect(await reasons([...stays, off])).toBe('');
});

test('pods whose workload or namespace is deleted too do not count', async () => {
  const selector = { matchLabels: { app: 'gateway' } };
  const gateway = object('apps/v1 Deployment', 'gateway', { namespace: SYSTEM, spec: { selector, template: { metadata: { labels: selector.matchLabels } } } });
  const gatewayPod = pod('gateway-1', '1-26-0', { namespace: SYSTEM, labels: { app: 'gateway' } });
  expect(await reasons([gatewayPod], [], [...old, gateway])).toBe('');
  expect(await reasons([gatewayPod], [], [...old, namespace(SYSTEM, {})])).toBe('');
  expect(await reasons([gatewayPod])).toContain('pods with its proxy: istio-system/gateway-1');
});

test('allowInUse leaves the guard out', () => {
  expect(upgradeGuards({ allowInUse: true })).toEqual([]);
});
