import { JsonPatch, Testing } from 'cdk8s';
import { MeshDataPlaneMode, MeshInjection, MeshNamespace } from '../../src/install';

test.each([
  [MeshInjection.enabled(), { 'istio-injection': 'enabled' }],
  [MeshInjection.disabled(), { 'istio-injection': 'disabled' }],
  [MeshInjection.revision('1-27-0'), { 'istio.io/rev': '1-27-0' }],
  [undefined, undefined],
])('a namespace has one label that controls injection: %#', (injection, labels) => {
  const chart = Testing.chart();
  new MeshNamespace(chart, 'shop', { name: 'shop', injection });
  expect(Testing.synth(chart)).toEqual([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', ...(labels ? { labels } : {}) } }]);
});

test('other labels are kept, but a second label that controls injection is rejected', () => {
  const chart = Testing.chart();
  new MeshNamespace(chart, 'shop', { name: 'shop', injection: MeshInjection.enabled(), labels: { team: 'web' } });
  expect(Testing.synth(chart)[0].metadata.labels).toEqual({ 'istio-injection': 'enabled', 'team': 'web' });
  expect(() => new MeshNamespace(chart, 'other', { name: 'other', labels: { 'istio.io/rev': 'blue' } }))
    .toThrow("test/other: labels: 'istio.io/rev: blue' controls injection. Use the prop injection instead");
});

test.each([
  [MeshDataPlaneMode.AMBIENT, undefined, { 'istio.io/dataplane-mode': 'ambient' }],
  [MeshDataPlaneMode.AMBIENT, MeshInjection.disabled(), { 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' }],
  [MeshDataPlaneMode.NONE, MeshInjection.enabled(), { 'istio-injection': 'enabled', 'istio.io/dataplane-mode': 'none' }],
])('dataPlaneMode %s is a label: %#', (dataPlaneMode, injection, labels) => {
  const chart = Testing.chart();
  new MeshNamespace(chart, 'shop', { name: 'shop', injection, dataPlaneMode });
  expect(Testing.synth(chart)[0].metadata.labels).toEqual(labels);
});

/** The error about ambient mode together with a label that injects. */
function both(label: string): string {
  return `the label 'istio.io/dataplane-mode: ambient' puts the pods in ambient mode, but '${label}' injects a sidecar, and ztunnel does not take the traffic of `
    + 'pods with one. Use dataPlaneMode: MeshDataPlaneMode.AMBIENT or an injection that injects pods, not both';
}

test.each([
  [MeshInjection.enabled(), 'istio-injection: enabled'],
  [MeshInjection.revision('blue'), 'istio.io/rev: blue'],
])('ambient mode and injection together are an error: %#', (injection, label) => {
  const make = () => new MeshNamespace(Testing.chart(), 'shop', { name: 'shop', dataPlaneMode: MeshDataPlaneMode.AMBIENT, injection });
  expect(make).toThrow(`test/shop: ${both(label)}`);
});

test.each<[string, (namespace: MeshNamespace) => void]>([
  ['istio-injection: enabled', ({ namespace }) => namespace.metadata.addLabel('istio-injection', 'enabled')],
  ['istio.io/rev: blue', ({ namespace }) => namespace.metadata.addLabel('istio.io/rev', 'blue')],
  ['istio.io/rev: blue', ({ namespace }) => namespace.addJsonPatch(JsonPatch.add('/metadata/labels/istio.io~1rev', 'blue'))],
])('%s that is added to a namespace in ambient mode later is an error: %#', (label, add) => {
  const chart = Testing.chart();
  const namespace = new MeshNamespace(chart, 'shop', { name: 'shop', dataPlaneMode: MeshDataPlaneMode.AMBIENT });
  add(namespace);
  expect(namespace.node.validate()).toEqual([both(label)]);
});

test('ambient mode that is added to a namespace with injection later is an error', () => {
  const namespace = new MeshNamespace(Testing.chart(), 'shop', { name: 'shop', injection: MeshInjection.enabled() });
  expect(namespace.node.validate()).toEqual([]);
  namespace.namespace.metadata.addLabel('istio.io/dataplane-mode', 'ambient');
  expect(namespace.node.validate()).toEqual([both('istio-injection: enabled')]);
});

test('a label that controls ambient mode, and a mode that does not exist, are rejected with the prop', () => {
  const make = (props: object) => () => new MeshNamespace(Testing.chart(), 'shop', { name: 'shop', ...props });
  expect(make({ labels: { 'istio.io/dataplane-mode': 'ambient' } }))
    .toThrow("test/shop: labels: 'istio.io/dataplane-mode: ambient' controls ambient mode. Use the prop dataPlaneMode instead");
  expect(make({ dataPlaneMode: 'sidecar' })).toThrow("test/shop: dataPlaneMode is 'sidecar'. Write a MeshDataPlaneMode: ambient, none");
});
