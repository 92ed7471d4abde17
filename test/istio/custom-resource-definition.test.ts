import { JsonPatch, Yaml } from 'cdk8s';
import { chartInMesh } from './app-with-mesh';
import { istio, IstioVersion } from '../../src';
import { crdDocuments } from '../../src/istio';
import { parseCrdText } from '../../src/istio/crd-text';

const VIRTUAL_SERVICES = 'virtualservices.networking.istio.io';

function definition(chart = chartInMesh()): istio.CustomResourceDefinition {
  return new istio.CustomResourceDefinition(chart, 'crd', { name: VIRTUAL_SERVICES });
}

/** A copy without descriptions. A property can have this name too: its value is a schema and not a string. */
function withoutDescriptions(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutDescriptions);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'description' || typeof inner !== 'string');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutDescriptions(inner)]));
}

describe('the definitions of a version', () => {
  test.each([[IstioVersion.of('1.20.1'), 15], [IstioVersion.of('1.26.0'), 14], [IstioVersion.of('1.27.0'), 14]])('Istio %s has %i', (version, count) => {
    const names = istio.CustomResourceDefinition.names(version);
    expect(new Set(names).size).toBe(count);
    expect(names.includes('istiooperators.install.istio.io')).toBe(version === IstioVersion.of('1.20.1'));
  });

  test.each(IstioVersion.ALL)('of Istio %s lose their descriptions and nothing else', (version) => {
    const described = crdDocuments(version).map(({ text }) => parseCrdText(text));
    expect(crdDocuments(version, false).map(({ text }) => parseCrdText(text))).toEqual(described.map(withoutDescriptions));
    expect(described).not.toEqual(described.map(withoutDescriptions));
  });

  test('an unknown name is rejected with the valid names', () => {
    expect(() => new istio.CustomResourceDefinition(chartInMesh(), 'crd', { name: 'webs.networking.istio.io' }))
      .toThrow(/^test\/crd: Istio 1\.20\.1 has no CustomResourceDefinition 'webs\.networking\.istio\.io'\. Use one of .*virtualservices\.networking\.istio\.io/);
  });
});

describe('a definition', () => {
  test('is printed with its stored text, which is the text that synthesis would write', () => {
    for (const version of IstioVersion.ALL) {
      for (const descriptions of [true, false]) {
        for (const { name, text } of crdDocuments(version, descriptions)) {
          const crd = new istio.CustomResourceDefinition(chartInMesh(), 'crd', { name, version, descriptions });
          expect(crd._verbatim()).toBe(text);
          expect(Yaml.stringify(crd.toJson())).toBe(text);
        }
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
