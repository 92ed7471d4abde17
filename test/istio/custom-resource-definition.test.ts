import { JsonPatch, Yaml } from 'cdk8s';
import { chartInMesh } from './app-with-mesh';
import { istio, IstioVersion } from '../../src';
import { crdDocuments } from '../../src/istio';

const VIRTUAL_SERVICES = 'virtualservices.networking.istio.io';

function definition(chart = chartInMesh()): istio.CustomResourceDefinition {
  return new istio.CustomResourceDefinition(chart, 'crd', { name: VIRTUAL_SERVICES });
}

describe('the definitions of a version', () => {
  test.each([[IstioVersion.V1_20_1, 15], [IstioVersion.V1_26_0, 14], [IstioVersion.V1_27_0, 14]])('Istio %s has %i', (version, count) => {
    const names = istio.CustomResourceDefinition.names(version);
    expect(new Set(names).size).toBe(count);
    expect(names.includes('istiooperators.install.istio.io')).toBe(version === IstioVersion.V1_20_1);
  });

  test('carry no descriptions', () => {
    for (const version of IstioVersion.ALL) {
      expect(crdDocuments(version).filter(({ text }) => /description: \S/.test(text))).toEqual([]);
    }
  });

  test('an unknown name is rejected with the valid names', () => {
    expect(() => new istio.CustomResourceDefinition(chartInMesh(), 'crd', { name: 'webs.networking.istio.io' }))
      .toThrow(/^test\/crd: Istio 1\.20\.1 has no CustomResourceDefinition 'webs\.networking\.istio\.io'\. Use one of .*virtualservices\.networking\.istio\.io/);
  });
});

describe('a definition', () => {
  test('is printed with its stored text, which is the text that synthesis would write', () => {
    for (const version of IstioVersion.ALL) {
      for (const { name, text } of crdDocuments(version)) {
        const crd = new istio.CustomResourceDefinition(chartInMesh(), 'crd', { name, version });
        expect(crd._verbatim()).toBe(text);
        expect(Yaml.stringify(crd.toJson())).toBe(text);
      }
    }
  });

  test('does not get the namespace of its chart, because it is cluster-scoped', () => {
    const crd = definition(chartInMesh('chart', { namespace: 'istio-system' }));
    expect(crd.toJson().metadata).not.toHaveProperty('namespace');
    expect(crd._verbatim()).toBeDefined();
  });

  test.each([
    ['a label of the chart', () => definition(chartInMesh('chart', { labels: { team: 'mesh' } })), { metadata: { labels: { team: 'mesh', app: 'istio-pilot' } } }],
    ['an annotation', () => {
      const crd = definition();
      crd.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '0');
      return crd;
    }, { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '0', 'helm.sh/resource-policy': 'keep' } } }],
    ['a JSON patch', () => {
      const crd = definition();
      crd.addJsonPatch(JsonPatch.add('/spec/preserveUnknownFields', false));
      return crd;
    }, { spec: { preserveUnknownFields: false, names: { kind: 'VirtualService' } } }],
  ])('that %s changes is no longer printed with its stored text', (_, changed, expected) => {
    const crd = changed();
    expect(crd._verbatim()).toBeUndefined();
    expect(crd.toJson()).toMatchObject(expected);
  });
});
