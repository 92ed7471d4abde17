import { Testing } from 'cdk8s';
import { MeshInjection, MeshNamespace } from '../../src/install';

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
