import { Chart, Testing } from 'cdk8s';
import { MeshMtlsMode } from '../../src/install/mtls-mode';
import { MeshMtls, MeshMtlsScope } from '../../src/security';
import { MeshApp } from '../../src/synth';
import { MeshService } from '../../src/traffic';
import { appWithMesh, chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, workload: { app: 'web' } });

test.each([
  ['the mesh', MeshMtlsScope.mesh(), {}, { name: 'default', namespace: 'istio-system' }],
  ['a mesh of another root namespace', MeshMtlsScope.mesh(), { rootNamespace: 'mesh-root' }, { name: 'default', namespace: 'mesh-root' }],
  ['a namespace', MeshMtlsScope.namespace('shop'), {}, { name: 'default', namespace: 'shop' }],
])('holds for %s', (_, scope, attributes, metadata) => {
  const chart = chartInMesh('chart', { namespace: 'other' }, attributes);
  new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope });
  expect(Testing.synth(chart)).toEqual([{ apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata, spec: { mtls: { mode: 'STRICT' } } }]);
});

test.each([MeshMtlsMode.STRICT, MeshMtlsMode.PERMISSIVE, MeshMtlsMode.DISABLE])('holds for a workload, with mode %s', (mode) => {
  const chart = chartInMesh('chart');
  new MeshMtls(chart, 'mtls', { mode, scope: MeshMtlsScope.workload(web) });
  expect(Testing.synth(chart)).toEqual([expect.objectContaining({
    metadata: { name: expect.stringMatching(/^chart-mtls-/), namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode } },
  })]);
});

test('a second one for a namespace is refused, since the oldest would hold', () => {
  const app = appWithMesh({}, new MeshApp());
  const chart = new Chart(app, 'chart');
  new MeshMtls(chart, 'one', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.namespace('shop') });
  new MeshMtls(chart, 'two', { mode: MeshMtlsMode.DISABLE, scope: MeshMtlsScope.namespace('shop') });
  expect(() => app.synthYaml()).toThrow('[chart/two/Resource] defines PeerAuthentication \'default\' in namespace \'shop\', which [chart/one/Resource] also defines');
});

test('a workload whose labels are not known is refused', () => {
  const chart = chartInMesh('chart');
  new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(MeshService.of('web', { namespace: 'shop', port: 80 })) });
  expect(() => Testing.synth(chart)).toThrow('[chart/mtls] the workload labels of service \'web\' in namespace \'shop\' are not known');
});
