import { desired, object } from './objects';

test('a namespace is filled in where the kind has one, and left out where it has none', async () => {
  const set = await desired([object('ConfigMap', 'a'), object('ConfigMap', 'b', { namespace: 'shop' }), object('ClusterRole', 'c', { namespace: 'shop' })]);
  expect(set.map(({ key }) => key)).toEqual(['/ConfigMap/default/a', '/ConfigMap/shop/b', '/ClusterRole//c']);
  expect(set[2].object.metadata).toEqual({ name: 'c' });
});

test('a definition of the set tells the scope of its kind before the cluster knows it', async () => {
  const definition = object('apiextensions.k8s.io/v1 CustomResourceDefinition', 'gateways.networking.istio.io', {
    spec: { group: 'networking.istio.io', scope: 'Namespaced', names: { kind: 'Gateway', plural: 'gateways' } },
  });
  const set = await desired([definition, object('networking.istio.io/v1 Gateway', 'web')]);
  expect(set[1].key).toBe('networking.istio.io/Gateway/default/web');
});

test('two objects of one identity are refused by both their places, also in two versions of one group', async () => {
  const twice = [object('autoscaling/v1 HorizontalPodAutoscaler', 'web'), object('autoscaling/v2 HorizontalPodAutoscaler', 'web', { namespace: 'default' })];
  await expect(desired(twice, (index) => `construct shop/${index}`)).rejects.toThrow(
    'HorizontalPodAutoscaler default/web is there twice: construct shop/0; construct shop/1. One would overwrite the other: rename or remove one');
});

test.each([
  ['no kind', { apiVersion: 'v1', metadata: { name: 'a' } }, 'kind missing: this is no object of Kubernetes'],
  ['neither', { hello: 'world' }, 'apiVersion and kind missing: this is no object of Kubernetes'],
  ['no name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, 'ConfigMap has no metadata.name'],
  ['a generated name', { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'x-' } }, "Pod has metadata.generateName 'x-': each apply would make another. Give it a name"],
  ['a version', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: '1' } }, 'ConfigMap a has metadata.resourceVersion, which only the API server writes: remove it'],
  ['our label', object('ConfigMap', 'a', { labels: { 'applyset.kubernetes.io/part-of': 'x' } }), 'ConfigMap a has the label applyset.kubernetes.io/part-of'],
])('an object with %s is refused', async (_, each, message) => {
  await expect(desired([each])).rejects.toThrow(`file.yaml, document 1: ${message}`);
});

test('all that is wrong is told at once', async () => {
  await expect(desired([{ kind: 'A' }, { apiVersion: 'v1' }])).rejects.toThrow(/document 1: apiVersion missing.*\n.*document 2: kind missing/);
});
