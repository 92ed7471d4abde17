import { ApiObject, App, Chart } from 'cdk8s';
import { IstioVersion, Mesh, MeshCommonProps } from '../../src';
import { Checks, CheckFindingLevel } from '../../src/checks';

function findings(version: IstioVersion, props: MeshCommonProps) {
  const app = new App();
  new Mesh(app, 'mesh', { version, crds: false, ...props });
  return Checks.of(app).filter(({ code }) => !code.startsWith('Istio'));
}

const REMOTE = { pilotAddress: '10.20.30.40' };

test.each(IstioVersion.ALL.flatMap((version) => [
  { version, props: {} },
  { version, props: { namespace: 'mesh' } },
  { version, props: { revision: 'blue' } },
  { version, props: { remote: REMOTE } },
  { version, props: { meshConfig: { defaultConfig: { discoveryAddress: 'istiod.elsewhere.svc:15012' } } } },
  { version, props: { meshConfig: { defaultConfig: { discoveryAddress: 'istiod.corp:15012' } } } },
]))('$version has the Service of its discovery address with $props', ({ version, props }) => {
  expect(findings(version, props)).toEqual([]);
});

test('a remote istiod with a revision needs a discovery address of its own', () => {
  const props = { revision: 'blue', remote: REMOTE };
  expect(findings(IstioVersion.of('1.27.0'), props)).toEqual([{
    code: 'DiscoveryAddressMissing',
    level: CheckFindingLevel.WARNING,
    origin: 'mesh/istiod/MeshConfig',
    message: 'ConfigMap istio-system/istio-blue sends proxies to istiod at istiod-remote.istio-system.svc, but there is no such Service. '
      + 'Set meshConfig.defaultConfig.discoveryAddress to an existing Service (istiod-blue, istiod-blue-remote). '
      + 'If another tool creates the Service, annotate the ConfigMap with cdk8s-istio/ignored-checks: DiscoveryAddressMissing',
  }]);
  const discoveryAddress = 'istiod-blue-remote.istio-system.svc:15012';
  expect(findings(IstioVersion.of('1.27.0'), { ...props, meshConfig: { defaultConfig: { discoveryAddress } } })).toEqual([]);
});

test.each([
  ['in flow style', '{defaultConfig: {discoveryAddress: "istiod-gone.istio-system.svc:15012"}}', ['DiscoveryAddressMissing']],
  ['with another indentation', 'defaultConfig:\n    discoveryAddress: istiod-gone.istio-system.svc:15012\n', ['DiscoveryAddressMissing']],
  ['with an address outside the default config', 'other:\n  discoveryAddress: istiod-gone.istio-system.svc:15012\n', []],
  ['that is not valid YAML', 'defaultConfig: [', []],
])('reads a mesh config %s', (_, mesh, codes) => {
  const chart = new Chart(new App(), 'chart');
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh } });
  expect(Checks.of(chart).map(({ code }) => code)).toEqual(codes);
});
