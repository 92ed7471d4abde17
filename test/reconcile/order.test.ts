import { desired, key, miniatureMesh, object } from './objects';
import { KubeObject, refOf } from '../../src/kube';
import { Step, WAVE_NAMES, WAVES, WaveName, Waves } from '../../src/reconcile';
import { Dependencies } from '../../src/reconcile/dependencies';
import { inOrder } from '../../src/reconcile/sorted-steps';

/** The objects in the order of an apply, by wave. */
function waves(objects: KubeObject[], ...rules: ((each: KubeObject) => WaveName | undefined)[]): string[][] {
  const all = new Waves(objects, rules);
  const steps = inOrder(objects.map((each): Step => ({ key: key(each), action: 'create', ref: refOf(each), live: each })), all);
  return WAVE_NAMES.map((wave) => [WAVES[wave], ...steps.filter(({ live }) => all.of(live!) === wave).map(({ ref }) => `${ref.kind} ${ref.name}`)])
    .filter(({ length }) => length > 1);
}

const EXPECTED = [
  ['resource definitions', 'CustomResourceDefinition virtualservices.networking.istio.io'],
  ['namespaces', 'Namespace istio-system'],
  ['access and configuration', 'Service istiod', 'ServiceAccount istiod', 'ClusterRole istiod'],
  ['role bindings', 'ClusterRoleBinding istiod'],
  ['servers of webhooks', 'Deployment istiod', 'HorizontalPodAutoscaler istiod'],
  ['webhooks', 'MutatingWebhookConfiguration injector', 'ValidatingWebhookConfiguration validator'],
  ['workloads', 'Deployment istio-ingress'],
  ['custom resources', 'VirtualService web'],
];

test('the server of webhooks is applied before them, and they before all other workloads', () => {
  expect(waves(miniatureMesh())).toEqual(EXPECTED);
});

test('the order does not depend on the order of the input', () => {
  expect(waves(miniatureMesh().reverse())).toEqual(EXPECTED);
});

test('a Deployment that serves no webhook of the set is an ordinary workload', () => {
  expect(waves(miniatureMesh().filter(({ kind }) => kind === 'Deployment'))).toEqual([['workloads', 'Deployment istio-ingress', 'Deployment istiod']]);
});

test('a rule of the domain moves objects into another wave', () => {
  const rule = ({ kind }: KubeObject) => kind === 'VirtualService' ? 'policies' as const : undefined;
  expect(waves(miniatureMesh(), rule).slice(-2)).toEqual([['policies', 'VirtualService web'], ['workloads', 'Deployment istio-ingress']]);
});

describe('the dependencies of an object', () => {
  const set = miniatureMesh();
  const find = (kind: string, name: string) => set.find((each) => each.kind === kind && each.metadata.name === name)!;
  const dependencies = (kind: string, name: string, namespaces = new Map()) => new Dependencies(set, namespaces).of(find(kind, name));

  test.each([
    ['ServiceAccount', 'istiod', ['/Namespace//istio-system']],
    ['ClusterRoleBinding', 'istiod', ['rbac.authorization.k8s.io/ClusterRole//istiod']],
    ['Deployment', 'istiod', ['/Namespace//istio-system', '/ServiceAccount/istio-system/istiod']],
    ['MutatingWebhookConfiguration', 'injector', ['apps/Deployment/istio-system/istiod']],
    ['Deployment', 'istio-ingress', ['/Namespace//istio-system', 'admissionregistration.k8s.io/MutatingWebhookConfiguration//injector']],
    ['VirtualService', 'web', [
      'apiextensions.k8s.io/CustomResourceDefinition//virtualservices.networking.istio.io',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration//validator',
    ]],
  ])('%s %s', (kind, name, expected) => {
    expect(dependencies(kind, name)).toEqual(expected);
  });

  test('a workload does not depend on a webhook that does not select its pods', () => {
    const plain = object('apps/v1 Deployment', 'plain', { namespace: 'istio-system', spec: { template: { metadata: { labels: { app: 'plain' } } } } });
    expect(new Dependencies([...set, plain], new Map()).of(plain)).toEqual(['/Namespace//istio-system']);
  });

  test('a workload depends on a webhook that selects its namespace', () => {
    const byNamespace = object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'injector', {
      webhooks: [{ namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } }, rules: [{ apiGroups: [''], resources: ['pods'] }] }],
    });
    const web = object('apps/v1 Deployment', 'web', { namespace: 'shop', spec: { template: {} } });
    const labels = (value: string) => new Map([['shop', { 'istio-injection': value }]]);
    expect(new Dependencies([byNamespace, web], labels('enabled')).of(web)).toEqual([key(byNamespace)]);
    expect(new Dependencies([byNamespace, web], labels('disabled')).of(web)).toEqual([]);
  });

  test('a workload depends on everything that its pods mount or read, unless it is optional', async () => {
    const workload = object('apps/v1 Deployment', 'web', {
      namespace: 'shop',
      spec: {
        template: {
          spec: {
            volumes: [
              { name: 'a', configMap: { name: 'mounted' } }, { name: 'b', configMap: { name: 'optional', optional: true } },
              { name: 'c', secret: { secretName: 'secret' } }, { name: 'd', projected: { sources: [{ configMap: { name: 'projected' } }] } },
              { name: 'e', persistentVolumeClaim: { claimName: 'claim' } },
            ],
            containers: [{ name: 'x', envFrom: [{ configMapRef: { name: 'environment' } }], env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }] }],
          },
        },
      },
    });
    const names = ['mounted', 'optional', 'projected', 'environment'];
    const others = [...names.map((name) => object('ConfigMap', name)), object('Secret', 'secret'), object('Secret', 'key'), object('PersistentVolumeClaim', 'claim')]
      .map((each) => ({ ...each, metadata: { ...each.metadata, namespace: 'shop' } }));
    const all = (await desired([workload, ...others])).map((each) => each.object);
    expect(new Dependencies(all, new Map()).of(all[0]).sort()).toEqual([
      '/ConfigMap/shop/environment', '/ConfigMap/shop/mounted', '/ConfigMap/shop/projected', '/PersistentVolumeClaim/shop/claim', '/Secret/shop/key', '/Secret/shop/secret',
    ]);
  });
});
