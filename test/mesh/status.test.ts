import { cluster } from './cluster';
import { JsonObject } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { isReady, readMeshStatus } from '../../src/mesh';
import { object } from '../reconcile/objects';

const READY = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1 };

function workload(name: string, image: string, rest: { labels?: JsonObject; annotations?: JsonObject; status?: JsonObject } = {}): KubeObject {
  return object('apps/v1 Deployment', name, {
    namespace: 'istio-system',
    labels: rest.labels ?? {},
    spec: { replicas: 1, template: { metadata: { labels: { app: name }, annotations: rest.annotations ?? {} }, spec: { containers: [{ name: 'main', image }] } } },
    status: rest.status ?? READY,
  });
}

function proxy(name: string, image: string, revision: string): KubeObject {
  const pod = object('Pod', name, { namespace: 'shop', spec: { containers: [{ name: 'app', image: 'app:1' }, { name: 'istio-proxy', image }] } });
  return { ...pod, metadata: { ...pod.metadata, annotations: { 'sidecar.istio.io/status': JSON.stringify({ revision }) } } };
}

const injector = (name: string, global: JsonObject) => object('ConfigMap', name, { namespace: 'istio-system', data: { values: JSON.stringify({ global }) } });

const MESH = [
  workload('istiod', 'docker.io/istio/pilot:1.20.1', { labels: { app: 'istiod' } }),
  workload('istiod-canary', 'registry:5000/istio/pilot:1.27.0', { labels: { 'app': 'istiod', 'istio.io/rev': 'canary' } }),
  injector('istio-sidecar-injector', { tag: '1.20.1', proxy: { image: 'proxyv2' } }),
  injector('istio-sidecar-injector-canary', { tag: '1.27.0', proxy: { image: 'mirror/proxyv2:1.27.1' } }),
  workload('istio-ingress', 'auto', { annotations: { 'inject.istio.io/templates': 'gateway' } }),
  object('Service', 'istio-ingress', {
    namespace: 'istio-system', spec: { type: 'LoadBalancer', selector: { app: 'istio-ingress' }, ports: [{ name: 'http2', port: 80 }] },
  }),
  object('Service', 'istiod', { namespace: 'istio-system', spec: { clusterIP: '10.96.0.9', selector: { app: 'istiod' }, ports: [{ port: 15012 }] } }),
  object('Service', 'other', { namespace: 'istio-system', spec: { selector: { app: 'other' } } }),
];

test('shows control planes by revision and version, and gateways', async () => {
  const tag = object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'tag', { labels: { 'istio.io/tag': 'prod', 'istio.io/rev': 'canary' } });
  const { controlPlanes, gateways } = await readMeshStatus(cluster([...MESH, tag]));
  expect(controlPlanes).toEqual([
    { name: 'istio-system/istiod', revision: 'default', tags: [], version: '1.20.1', ready: true, replicas: '1/1' },
    { name: 'istio-system/istiod-canary', revision: 'canary', tags: ['prod'], version: '1.27.0', ready: true, replicas: '1/1' },
  ]);
  expect(gateways).toEqual([{ name: 'istio-system/istio-ingress', ready: true, replicas: '1/1' }]);
});

test('shows the Services of control planes and gateways, with their addresses', async () => {
  expect((await readMeshStatus(cluster(MESH))).services).toEqual([
    { name: 'istio-system/istio-ingress', type: 'LoadBalancer', address: 'pending', ports: ['80 http2'] },
    { name: 'istio-system/istiod', type: 'ClusterIP', address: '10.96.0.9', ports: ['15012'] },
  ]);
});

test('a proxy is out of date if its revision injects another version now', async () => {
  const pods = [
    proxy('current', 'docker.io/istio/proxyv2:1.20.1', 'default'),
    proxy('variant', 'docker.io/istio/proxyv2:1.20.1-distroless', 'default'),
    proxy('old', 'docker.io/istio/proxyv2:1.19.0', 'default'),
    proxy('mirrored', 'mirror/proxyv2:1.27.1', 'canary'),
    proxy('left', 'docker.io/istio/proxyv2:1.18.0', 'stable'),
    object('Pod', 'plain', { namespace: 'shop', spec: { containers: [{ name: 'app', image: 'app:1' }] } }),
  ];
  expect((await readMeshStatus(cluster([...MESH, ...pods]))).proxies).toEqual({
    total: 5,
    outOfDate: [
      { pod: 'shop/old', revision: 'default', version: '1.19.0', wantedRevision: 'default', wanted: '1.20.1' },
      { pod: 'shop/left', revision: 'stable', version: '1.18.0', wantedRevision: 'stable', wanted: 'gone' },
    ],
  });
});

test('a proxy is out of date if another revision would inject its pod now', async () => {
  const injectors = (name: string, revision: string, asked: string) => object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', name, {
    labels: { 'istio.io/rev': revision },
    webhooks: [{
      name: 'rev.namespace.sidecar-injector.istio.io',
      clientConfig: { service: { namespace: 'istio-system', name: `istiod-${revision}`, path: '/inject' } },
      namespaceSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: [asked] }] },
    }],
  });
  const pods = [proxy('moved', 'docker.io/istio/proxyv2:1.20.1', 'default'), proxy('new', 'mirror/proxyv2:1.27.1', 'canary')];
  const shop = object('Namespace', 'shop', { labels: { 'istio.io/rev': 'prod' } });
  const tagged = (revision: string) => readMeshStatus(cluster([...MESH, ...pods, shop, injectors('tag', revision, 'prod'), injectors('other', 'other', 'test')]));
  expect((await tagged('canary')).proxies.outOfDate).toEqual([
    { pod: 'shop/moved', revision: 'default', version: '1.20.1', wantedRevision: 'canary', wanted: '1.27.1' },
  ]);
  expect((await tagged('default')).proxies.outOfDate).toEqual([
    { pod: 'shop/new', revision: 'canary', version: '1.27.1', wantedRevision: 'default', wanted: '1.20.1' },
  ]);
});

test('names the objects of an instance that are not ready or do not exist', async () => {
  const entries = [
    { apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'gone' },
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'istio-system', name: 'slow' },
  ];
  const inventory = object('ConfigMap', 'cdk8s-istio-shop', {
    namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' }, data: { objects: JSON.stringify(entries) },
  });
  const status = await readMeshStatus(cluster([inventory, workload('slow', 'x', { status: { ...READY, availableReplicas: 0 } })]));
  expect(status.instances).toEqual([{
    name: 'shop',
    namespace: 'shop',
    objects: 2,
    notReady: [{ object: 'Deployment istio-system/slow', reason: '0 of 1 replicas available' }, { object: 'Secret shop/gone', reason: 'does not exist' }],
  }]);
  expect(isReady(status)).toBe(false);
  expect(isReady(await readMeshStatus(cluster(MESH)))).toBe(true);
});
