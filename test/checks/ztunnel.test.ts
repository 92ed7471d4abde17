import { ApiObject, App, Chart } from 'cdk8s';
import { Checks, IstioVersion, IstioZtunnel, Mesh, MeshDataPlaneMode, MeshNamespace } from '../../src';
import { CheckFinding, CheckFindingLevel } from '../../src/checks';

let app: App;
let chart: Chart;
beforeEach(() => {
  app = new App();
  chart = new Chart(app, 'shop');
});

function mesh(version = '1.28.3'): Mesh {
  return new Mesh(app, 'mesh', { version: IstioVersion.of(version), crds: false });
}

function namespace(dataPlaneMode?: MeshDataPlaneMode): MeshNamespace {
  return new MeshNamespace(chart, 'namespace', { name: 'shop', dataPlaneMode });
}

function deployment(mode?: string, spec: object = {}): ApiObject {
  const labels = { app: 'web', ...(mode ? { 'istio.io/dataplane-mode': mode } : {}) };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'a' }], ...spec } };
  return new ApiObject(chart, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { template } });
}

function findings(): CheckFinding[] {
  return Checks.of(app).filter(({ code }) => code === 'ZtunnelMissing');
}

test('a namespace in ambient mode is reported if the mesh has no ztunnel', () => {
  mesh();
  namespace(MeshDataPlaneMode.AMBIENT);
  expect(findings()).toEqual<CheckFinding[]>([{
    code: 'ZtunnelMissing',
    level: CheckFindingLevel.WARNING,
    origin: 'shop/namespace/Namespace',
    message: 'Namespace shop is in ambient mode (istio.io/dataplane-mode: ambient), but the control plane of ConfigMap istio-system/istio has no ztunnel, which takes the '
      + 'traffic of such pods. Add an IstioZtunnel, and an IstioCni with ambient.enabled. If another tool installs ztunnel, annotate Namespace shop with '
      + 'cdk8s-istio/ignored-checks: ZtunnelMissing',
  }]);
});

test('pods that enrol themselves are reported, but not those that stay out of ambient mode, or that have the network of their node', () => {
  mesh();
  deployment('ambient');
  expect(findings().map(({ origin }) => origin)).toEqual(['shop/web']);
});

test.each([['none', {}], [undefined, {}], ['ambient', { hostNetwork: true }]])('pods with the label %s and %j are not reported', (mode, spec) => {
  mesh();
  namespace(MeshDataPlaneMode.NONE);
  deployment(mode, spec);
  expect(findings()).toEqual([]);
});

test('pods that stay out of ambient mode do not hide their namespace', () => {
  mesh();
  namespace(MeshDataPlaneMode.AMBIENT);
  deployment('none');
  expect(findings().map(({ origin }) => origin)).toEqual(['shop/namespace/Namespace']);
});

test.each(IstioVersion.ALL.map(({ name }) => name))('%s: nothing is reported with a ztunnel', (version) => {
  new IstioZtunnel(mesh(version), 'ztunnel');
  namespace(MeshDataPlaneMode.AMBIENT);
  expect(findings()).toEqual([]);
});

test('nothing is reported if another App installs the mesh, or without a mesh', () => {
  namespace(MeshDataPlaneMode.AMBIENT);
  expect(findings()).toEqual([]);
  Mesh.fromAttributes(chart, 'mesh', { version: IstioVersion.of('1.28.3') });
  expect(findings()).toEqual([]);
});

test('the namespace can ignore the check', () => {
  mesh();
  Checks.ignore(namespace(MeshDataPlaneMode.AMBIENT), 'ZtunnelMissing');
  expect(findings()).toEqual([]);
});
