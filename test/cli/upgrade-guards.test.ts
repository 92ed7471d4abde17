import { versionSkews, upgradeGuards } from '../../src/cli/upgrade-guards';
import { JsonObject } from '../../src/json';
import { keyOf, KubeClient, KubeObject, refOf } from '../../src/kube';
import { DesiredObject } from '../../src/reconcile';
import { object } from '../reconcile/objects';

const SYSTEM = 'istio-system';

/** An istiod with its Service, as charts and constructs name and label them. */
function istiod(version: string, revision = 'default'): KubeObject[] {
  const name = revision === 'default' ? 'istiod' : `istiod-${revision}`;
  const labels = { 'app': 'istiod', 'istio.io/rev': revision };
  const containers = [{ name: 'discovery', image: `docker.io/istio/pilot:${version}` }];
  return [
    object('apps/v1 Deployment', name, { namespace: SYSTEM, labels, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } } }),
    object('Service', name, { namespace: SYSTEM, labels, spec: { selector: labels } }),
  ];
}

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

/** A cluster that holds these objects. */
function cluster(objects: KubeObject[]): KubeClient {
  return { list: async (_: string, kind: string) => objects.filter((each) => each.kind === kind) } as unknown as KubeClient;
}

function desired(objects: KubeObject[]): DesiredObject[] {
  return objects.map((each) => ({ key: keyOf(refOf(each)), ref: refOf(each), object: each, origin: 'test' }));
}

describe('a jump over minor releases', () => {
  const skews = (live: KubeObject[], wanted: KubeObject[]) => versionSkews(cluster(live), desired(wanted));

  test.each([
    ['nothing runs', [], istiod('1.27.0')],
    ['the next minor, in place', istiod('1.26.0'), istiod('1.27.0')],
    ['two minors, as another revision', istiod('1.25.1'), istiod('1.27.0', '1-27-0')],
    ['the same release once more, beside one that is far away', [...istiod('1.20.1'), ...istiod('1.27.0', 'new')], istiod('1.27.0', 'new')],
    ['an image that tells no version', istiod('sha256:0123'), istiod('1.27.0')],
    ['no control plane in the set', istiod('1.20.1'), [namespace('shop', {})]],
  ])('is none: %s', async (_, live, wanted) => {
    expect(await skews(live, wanted)).toEqual([]);
  });

  test.each([
    ['in place', istiod('1.20.1'), istiod('1.27.0'), 'istiod', 'istiod'],
    ['back, in place', istiod('1.27.0-distroless'), istiod('1.20.1'), 'istiod', 'istiod'],
    ['as another revision', istiod('1.20.1'), istiod('1.27.0', 'new'), 'istiod-new', 'istiod'],
  ])('is refused: %s', async (_, live, wanted, to, from) => {
    const [refusal, ...more] = await skews(live, wanted);
    expect(refusal).toMatch(new RegExp(`^Istio .* of Deployment istio-system/${to} is more than 2 minor releases from .*, which Deployment istio-system/${from} runs: `));
    expect(refusal).toMatch(/Go by a release between them, or use --allow-version-skew$/);
    expect(more).toEqual([]);
  });
});

describe('the deletion of a control plane', () => {
  const old = istiod('1.26.0', '1-26-0');
  const stays = istiod('1.27.0', '1-27-0');

  async function refusals(live: KubeObject[], wanted: KubeObject[] = [], doomed = old): Promise<string> {
    const [guard] = upgradeGuards({ allowInUse: false });
    return (await guard(cluster([...doomed, ...live]), { desired: desired(wanted), doomed })).join('\n');
  }

  test.each([
    ['nobody uses it', [...stays, pod('new', '1-27-0'), tag('prod', '1-27-0'), namespace('shop', { 'istio.io/rev': 'prod' })], []],
    ['its pods are done or about to go', [pod('ended', '1-26-0', { status: { phase: 'Succeeded' } })], []],
    ['another one serves its revision', [...istiod('1.26.1', '1-26-0').map((each) => ({ ...each, metadata: { ...each.metadata, name: 'other' } })), pod('web', '1-26-0')], []],
    ['the tag moves in the same run', [...stays, tag('prod', '1-26-0')], [tag('prod', '1-27-0')]],
    ['namespaces ask for it, but no other is there to ask for', [namespace('shop', { 'istio.io/rev': '1-26-0' })], []],
  ])('goes on where %s', async (_, live, wanted) => {
    expect(await refusals(live, wanted)).toBe('');
  });

  test.each([
    ['a pod has its proxy', [...stays, pod('web', '1-26-0')], 'pods with its proxy: shop/web'],
    ['pods have its proxy, and no other control plane is there', [pod('web', '1-26-0'), pod('db', '1-26-0')], 'pods with its proxy: shop/web, shop/db'],
    ['a tag stands for it', [...stays, tag('prod', '1-26-0')], 'MutatingWebhookConfiguration istio-revision-tag-prod calls it'],
    ['a namespace asks for it', [...stays, namespace('shop', { 'istio.io/rev': '1-26-0' })], 'namespace shop asks for it'],
  ])('is refused where %s', async (_, live, use) => {
    expect(await refusals(live)).toBe(`revision 1-26-0 is in use, and Deployment istio-system/istiod-1-26-0 would be deleted: ${use}. `
      + 'Move what asks for it to another revision and restart the pods (kubectl rollout restart), then run this again; or use --allow-in-use');
  });

  test('names ten pods, and the number of the others', async () => {
    const pods = Array.from({ length: 12 }, (_, index) => pod(`web-${index}`, '1-26-0'));
    expect(await refusals(pods)).toContain('shop/web-9, and 2 more.');
  });

  test('namespaces that ask for no revision ask for the default one, unless a tag stands for that', async () => {
    const shop = namespace('shop', { 'istio-injection': 'enabled' });
    expect(await refusals([...stays, shop], [], istiod('1.26.0'))).toContain('namespace shop asks for it');
    expect(await refusals([...stays, shop, tag('default', '1-27-0')], [], istiod('1.26.0'))).toBe('');
  });

  test('pods of workloads and namespaces that are deleted with it do not count', async () => {
    const selector = { matchLabels: { app: 'gateway' } };
    const gateway = object('apps/v1 Deployment', 'gateway', { namespace: SYSTEM, spec: { selector, template: { metadata: { labels: selector.matchLabels } } } });
    const proxy = pod('gateway-1', '1-26-0', { namespace: SYSTEM, labels: { app: 'gateway' } });
    expect(await refusals([proxy], [], [...old, gateway])).toBe('');
    expect(await refusals([proxy], [], [...old, namespace(SYSTEM, {})])).toBe('');
    expect(await refusals([proxy])).toContain('pods with its proxy: istio-system/gateway-1');
  });

  test('is not asked about where it is meant', () => {
    expect(upgradeGuards({ allowInUse: true })).toEqual([]);
  });
});
