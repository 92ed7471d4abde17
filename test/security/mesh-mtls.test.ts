import { Chart, Testing } from 'cdk8s';
import { Mesh, MeshMtlsMode } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshMtls, MeshMtlsProps, MeshMtlsScope } from '../../src/security';
import { MeshApp } from '../../src/synth';
import { MeshService } from '../../src/traffic';
import { appWithMesh, chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });

test.each([
  ['the mesh', MeshMtlsScope.mesh(), {}, { name: 'default', namespace: 'istio-system' }],
  ['a mesh of another root namespace', MeshMtlsScope.mesh(), { rootNamespace: 'mesh-root' }, { name: 'default', namespace: 'mesh-root' }],
  ['a namespace', MeshMtlsScope.namespace('shop'), {}, { name: 'default', namespace: 'shop' }],
])('applies to %s', (_, scope, attributes, metadata) => {
  const chart = chartInMesh('chart', { namespace: 'other' }, attributes);
  new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope });
  expect(Testing.synth(chart)).toEqual([{ apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata, spec: { mtls: { mode: 'STRICT' } } }]);
});

test.each([MeshMtlsMode.STRICT, MeshMtlsMode.PERMISSIVE, MeshMtlsMode.DISABLE])('applies to a workload, with mode %s', (mode) => {
  const chart = chartInMesh('chart');
  new MeshMtls(chart, 'mtls', { mode, scope: MeshMtlsScope.workload(web) });
  expect(Testing.synth(chart)).toEqual([expect.objectContaining({
    metadata: { name: 'mtls', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode } },
  })]);
});

test('ports of a workload can differ, and those of a namespace cannot', () => {
  const chart = chartInMesh('chart');
  const ports = [{ port: 8080, mode: MeshMtlsMode.PERMISSIVE }];
  new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(web), ports });
  expect(Testing.synth(chart)[0].spec).toEqual({ selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } });
  expect(() => new MeshMtls(chart, 'all', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.namespace('shop'), ports })).toThrow('chart/all: ports are given, but only the PeerAuthentication of a workload has ports');
  expect(() => new MeshMtls(chart, 'odd', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(web), ports: [{ port: 0, mode: MeshMtlsMode.STRICT }] })).toThrow('chart/odd: ports[0].port');
});

test('a port with two modes is rejected', () => {
  const ports = [{ port: 8080, mode: MeshMtlsMode.STRICT }, { port: 9090, mode: MeshMtlsMode.STRICT }, { port: 8080, mode: MeshMtlsMode.DISABLE }];
  expect(() => new MeshMtls(chartInMesh('chart'), 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(web), ports }))
    .toThrow('chart/mtls: ports[2].port is 8080, which an earlier item has too. Write one mode for each port');
});

test('a workload in the root namespace is rejected, since Istio would ignore its selector', () => {
  const gateway = { namespace: 'istio-system', labels: { istio: 'ingress' } };
  expect(() => new MeshMtls(chartInMesh('chart'), 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(gateway) }))
    .toThrow("chart/mtls: scope is a workload in the root namespace 'istio-system', where Istio ignores a PeerAuthentication with a selector. Use MeshMtlsScope.mesh(), or another namespace [AuthRootNamespaceMtls]");
});

test('a second one for a namespace is rejected, because Istio would use the oldest', () => {
  const app = appWithMesh({}, new MeshApp());
  const chart = new Chart(app, 'chart');
  new MeshMtls(chart, 'one', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.namespace('shop') });
  new MeshMtls(chart, 'two', { mode: MeshMtlsMode.DISABLE, scope: MeshMtlsScope.namespace('shop') });
  expect(() => app.synthYaml()).toThrow('[chart/two] PeerAuthentication \'default\' in namespace \'shop\' is also emitted by chart/one. Delete one of the two');
});

test('a workload whose labels are unknown is rejected', () => {
  const chart = chartInMesh('chart');
  new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(MeshService.of('web', { namespace: 'shop', port: 80 })) });
  expect(() => Testing.synth(chart)).toThrow('[chart/mtls] the labels of the pods of service \'web\' in namespace \'shop\' are unknown');
});

test('the object of a workload can have another name, the object of a namespace cannot', () => {
  const chart = chartInMesh('chart');
  const mtls = new MeshMtls(chart, 'mtls', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(web), name: 'web-strict' });
  expect(mtls.peerAuthentication.name).toBe('web-strict');
  expect(() => new MeshMtls(chart, 'all', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.namespace('shop'), name: 'all' }))
    .toThrow("chart/all: name is 'all', but the PeerAuthentication of a namespace or of the mesh has the name 'default'. Leave out the prop");
});

test('the mode of the mesh is set once: by Mesh, or by MeshMtls', () => {
  const app = new MeshApp();
  new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), mtls: MeshMtlsMode.STRICT });
  new MeshMtls(new Chart(app, 'chart'), 'all', { mode: MeshMtlsMode.DISABLE, scope: MeshMtlsScope.mesh() });
  expect(() => app.synthYaml()).toThrow("[chart/all] PeerAuthentication 'default' in namespace 'istio-system' is also emitted by mesh/mtls");
});

test.each<[object, string]>([
  [{}, 'chart/mtls: mode is missing. Write a MeshMtlsMode: STRICT, PERMISSIVE, DISABLE'],
  [{ mode: 'strict', scope: MeshMtlsScope.mesh() }, "chart/mtls: mode is 'strict'. Write a MeshMtlsMode: STRICT"],
  [{ mode: MeshMtlsMode.STRICT }, 'chart/mtls: scope is missing. Write a MeshMtlsScope'],
])('wrong props from JavaScript are rejected: %j', (props, problem) => {
  expect(() => new MeshMtls(chartInMesh('chart'), 'mtls', props as MeshMtlsProps)).toThrow(problem);
});

test('scopes of wrong namespaces and workloads are rejected', () => {
  expect(() => MeshMtlsScope.namespace('My_Shop')).toThrow("MeshMtlsScope.namespace(): name 'My_Shop' is not the name of a namespace");
  expect(() => MeshMtlsScope.workload({ labels: { app: 'web' } } as any)).toThrow('MeshMtlsScope.workload(): workload.namespace is missing. Write the name of a namespace');
});
