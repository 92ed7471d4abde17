import { desired, object } from './objects';

test('an object of a namespaced kind gets the default namespace, and one of a cluster-scoped kind loses its namespace', async () => {
  const set = await desired([object('ConfigMap', 'a'), object('ConfigMap', 'b', { namespace: 'shop' }), object('rbac.authorization.k8s.io/v1 ClusterRole', 'c', { namespace: 'shop' })]);
  expect(set.map(({ key }) => key)).toEqual(['/ConfigMap/default/a', '/ConfigMap/shop/b', 'rbac.authorization.k8s.io/ClusterRole//c']);
  expect(set[2].object.metadata).toEqual({ name: 'c' });
});

test('a CustomResourceDefinition of the set gives the scope of its kind before the cluster serves the kind', async () => {
  const definition = object('apiextensions.k8s.io/v1 CustomResourceDefinition', 'gateways.networking.istio.io', {
    spec: { group: 'networking.istio.io', scope: 'Namespaced', names: { kind: 'Gateway', plural: 'gateways' } },
  });
  const set = await desired([definition, object('networking.istio.io/v1 Gateway', 'web')]);
  expect(set[1].key).toBe('networking.istio.io/Gateway/default/web');
});

test('two objects with the same identity are an error with both origins, also in two versions of one group', async () => {
  const twice = [object('autoscaling/v1 HorizontalPodAutoscaler', 'web'), object('autoscaling/v2 HorizontalPodAutoscaler', 'web', { namespace: 'default' })];
  await expect(desired(twice, (index) => `construct shop/${index}`)).rejects.toThrow(
    /^HorizontalPodAutoscaler default\/web is defined twice: construct shop\/0; construct shop\/1\. /);
});

test.each([
  ['no kind', { apiVersion: 'v1', metadata: { name: 'a' } }, /not a Kubernetes object: it has no kind$/],
  ['neither', { hello: 'world' }, /not a Kubernetes object: it has no apiVersion and no kind$/],
  ['no name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, /ConfigMap has no metadata\.name$/],
  ['a number as its name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 123 } }, /ConfigMap 123 has a wrong metadata\.name: is the number 123/],
  ['an annotation that is no path', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { 'cdk8s-istio/ignore-fields': 'spec[0' } } },
    /ConfigMap a: the annotation cdk8s-istio\/ignore-fields is wrong: 'spec\[0' is no path of a field\. Write a path such as/],
  ['a generated name', { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'x-' } }, /Pod has metadata\.generateName 'x-'/],
  ['a version', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: '1' } }, /ConfigMap a has metadata\.resourceVersion, which only the API server writes/],
  ['the name ..', object('ConfigMap', '..'), /ConfigMap \.\. has a wrong metadata\.name: '\.\.' is not the name of an object\. Write .* such as 'my-name'$/],
  ['a name that is a path', object('ConfigMap', 'a/b'), /has a wrong metadata\.name: 'a\/b' is not the name of an object\. .* such as 'a-b'$/],
  ['an escaped name', object('ConfigMap', '%2e%2e'), /has a wrong metadata\.name: '%2e%2e' is not the name of an object/],
  ['a namespace that is a path', object('ConfigMap', 'a', { namespace: '../kube-system' }), /has a wrong metadata\.namespace: '\.\.\/kube-system' is not the name of a namespace\. .* such as 'kube-system'$/],
  ['an apiVersion that is a path', object('../v1 ConfigMap', 'a'), /has a wrong apiVersion: '\.\.\/v1' is not an apiVersion\. Write .* such as 'apps\/v1'$/],
  ['a kind that is a path', object('v1 ../Secret', 'a'), /has a wrong kind: '\.\.\/Secret' is not a kind\. Write .* such as 'Deployment'$/],
  ['the label of an instance', object('ConfigMap', 'a', { labels: { 'applyset.kubernetes.io/part-of': 'x' } }), /ConfigMap a has the label applyset\.kubernetes\.io\/part-of/],
])('an object with %s is an error', async (_, each, message) => {
  await expect(desired([each])).rejects.toThrow(message);
  await expect(desired([each])).rejects.toThrow(/^file\.yaml, document 1: /);
});

test('all errors are reported together', async () => {
  await expect(desired([{ kind: 'A' }, { apiVersion: 'v1' }])).rejects.toThrow(/document 1: .*no apiVersion.*\n.*document 2: .*no kind/);
});
