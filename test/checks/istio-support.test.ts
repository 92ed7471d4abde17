import { ApiObject, App, Chart } from 'cdk8s';
import { IstioVersion, Mesh, MeshRegistry } from '../../src';
import { CheckFindingLevel, Checks } from '../../src/checks';

function findingsFor(name: string, registry?: MeshRegistry) {
  const app = new App();
  new Mesh(app, 'mesh', { version: IstioVersion.of(name), crds: false, registry });
  return Checks.of(app);
}

const codesFor = (name: string, registry?: MeshRegistry) => findingsFor(name, registry).map(({ code }) => code);

test('an unsupported minor version is a warning, with the announcement', () => {
  expect(findingsFor('1.27.8')).toContainEqual({
    code: 'IstioMinorUnsupported',
    level: CheckFindingLevel.WARNING,
    origin: 'mesh/istiod/Deployment',
    message: 'Deployment istio-system/istiod runs docker.io/istio/pilot:1.27.8. Istio ended the support of 1.27 on 2026-03-30, so it gets no fixes, '
      + 'not even for security: https://istio.io/latest/news/support/announcing-1.27-eol-final/',
  });
});

test.each([
  ['1.20.1', '1.20.7'], ['1.20.6', '1.20.7'], ['1.26.0', '1.26.8'], ['1.26.7', '1.26.8'], ['1.27.0', '1.27.8'], ['1.27.7', '1.27.8'],
])('the vulnerable patch %s is a warning that names the fixed patch %s', (name, fixed) => {
  const finding = findingsFor(name).find(({ code }) => code === 'IstioPatchVulnerable');
  expect(finding).toMatchObject({ level: CheckFindingLevel.WARNING, message: expect.stringContaining(`Use Istio ${fixed}: IstioVersion.of('${fixed}')`) });
  expect(codesFor(fixed)).not.toContain('IstioPatchVulnerable');
});

test('each bulletin that affects the patch is named', () => {
  expect(findingsFor('1.27.4').find(({ code }) => code === 'IstioPatchVulnerable')?.message)
    .toContain('Istio 1.27.4 is affected by ISTIO-SECURITY-2025-004, ISTIO-SECURITY-2026-001.');
});

test('a patch that the library was not compared with is a note', () => {
  expect(findingsFor('1.27.99').find(({ code }) => code === 'IstioPatchNotCompared')).toEqual({
    code: 'IstioPatchNotCompared',
    level: CheckFindingLevel.INFO,
    origin: 'mesh/istiod/Deployment',
    message: 'Deployment istio-system/istiod runs docker.io/istio/pilot:1.27.99. This library was compared with Istio 1.27.0, not with 1.27.99. '
      + 'The objects are those of 1.27.0 with the images of 1.27.99',
  });
  expect(codesFor('1.27.0')).not.toContain('IstioPatchNotCompared');
});

test('the tag of the images decides, not the version of the objects', () => {
  expect(codesFor('1.27.0', MeshRegistry.privateHub('registry.corp/istio', { tag: '1.27.8' }))).not.toContain('IstioPatchVulnerable');
  expect(codesFor('1.27.0', MeshRegistry.privateHub('registry.corp/istio', { tag: 'our-build' }))).toEqual([]);
  expect(codesFor('1.27.8', MeshRegistry.privateHub('registry.corp/istio', { tag: '1.27.0', variant: 'distroless' }))).toContain('IstioPatchVulnerable');
});

test.each([
  ['docker.io/istio/proxyv2:1.20.1', 2],
  ['istio/proxyv2:1.20.1-debug', 2],
  ['docker.io/istio/proxyv2:1.20.1@sha256:0123', 2],
  ['docker.io/istio/proxyv2@sha256:0123', 0],
  ['docker.io/istio/proxyv2:1.99.1', 0],
  ['docker.io/istio/proxyv2:latest', 0],
  ['docker.io/other/my-pilot:1.20.1', 0],
])('of a pod with the image %s, %i things are said', (image, count) => {
  const chart = new Chart(new App(), 'chart');
  new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'gateway' }, spec: { containers: [{ name: 'istio-proxy', image }] } });
  expect(Checks.of(chart).filter(({ code }) => code.startsWith('Istio'))).toHaveLength(count);
});
