import { Chart, Testing } from 'cdk8s';
import { MtlsMode } from '../../src/install/mtls-mode';
import { MeshMtls, MtlsScope } from '../../src/security';
import { MeshApp } from '../../src/synth';
import { MeshService } from '../../src/traffic';

const web = MeshService.of('web', { namespace: 'shop', port: 80, workload: { app: 'web' } });

test.each([
  ['the mesh', MtlsScope.mesh(), { name: 'default', namespace: 'istio-system' }],
  ['a mesh of another root namespace', MtlsScope.mesh('mesh-root'), { name: 'default', namespace: 'mesh-root' }],
  ['a namespace', MtlsScope.namespace('shop'), { name: 'default', namespace: 'shop' }],
])('holds for %s', (_, scope, metadata) => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'other' });
  new MeshMtls(chart, 'mtls', { mode: MtlsMode.STRICT, scope });
  expect(Testing.synth(chart)).toEqual([{ apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata, spec: { mtls: { mode: 'STRICT' } } }]);
});

test.each([MtlsMode.STRICT, MtlsMode.PERMISSIVE, MtlsMode.DISABLE])('holds for a workload, with mode %s', (mode) => {
  const chart = new Chart(Testing.app(), 'chart');
  new MeshMtls(chart, 'mtls', { mode, scope: MtlsScope.workload(web) });
  expect(Testing.synth(chart)).toEqual([expect.objectContaining({
    metadata: { name: expect.stringMatching(/^chart-mtls-/), namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode } },
  })]);
});

test('a second one for a namespace is refused, since the oldest would hold', () => {
  const app = new MeshApp();
  const chart = new Chart(app, 'chart');
  new MeshMtls(chart, 'one', { mode: MtlsMode.STRICT, scope: MtlsScope.namespace('shop') });
  new MeshMtls(chart, 'two', { mode: MtlsMode.DISABLE, scope: MtlsScope.namespace('shop') });
  expect(() => app.synthYaml()).toThrow('[chart/two/Resource] defines PeerAuthentication \'default\' in namespace \'shop\', which [chart/one/Resource] also defines');
});

test('a workload whose labels are not known is refused', () => {
  const chart = new Chart(Testing.app(), 'chart');
  new MeshMtls(chart, 'mtls', { mode: MtlsMode.STRICT, scope: MtlsScope.workload(MeshService.of('web', { namespace: 'shop', port: 80 })) });
  expect(() => Testing.synth(chart)).toThrow('[chart/mtls] the workload labels of service \'web\' in namespace \'shop\' are not known');
});
