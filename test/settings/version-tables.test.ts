import { crdDocuments, IstioVersion } from '../../src/istio';
import { API_VERSIONS } from '../../src/istio/kinds.generated';
import { defaultSettings } from '../../src/settings/defaults';
import { installFeatures } from '../../src/settings/features';
import { profileSettings } from '../../src/settings/profiles';
import { sidecarTemplates } from '../../src/sidecar';
import { ISTIO_RELEASES } from '../lab/parts';

/** What the library knows by version, by the place where a new one is added. */
const TABLES: [string, (version: IstioVersion) => unknown][] = [
  ['assets/crds', crdDocuments],
  ['FEATURES in src/sidecar/features.ts', sidecarTemplates],
  ['FEATURES in src/settings/features.ts', installFeatures],
  ['LINES in src/settings/catalogue/index.ts', defaultSettings],
  ['NAMED in src/settings/profiles.ts', (version) => profileSettings(version, {})],
];

/** A version that stands in IstioVersion and nowhere else. */
const HALF_ADDED: IstioVersion = Object.create(IstioVersion.prototype, { name: { value: '1.99.0' }, _release: { value: '1.99.0' } });

describe.each(TABLES)('%s', (place, entry) => {
  test.each(IstioVersion.ALL)('has an entry for Istio %s', (version) => {
    expect(entry(version)).toBeDefined();
  });

  test('refuses a version that it lacks, and says where to add it', () => {
    expect(() => entry(HALF_ADDED)).toThrow(`${place} has no entry for Istio 1.99.0. Add it, as docs/adding-a-version.md says`);
  });
});

test.each(Object.entries(API_VERSIONS))('%s has an apiVersion in every version of Istio', (_, apiVersions) => {
  expect(Object.keys(apiVersions)).toEqual(IstioVersion.ALL.map(({ name }) => name));
});

test('tests against real parts run for every version', () => {
  expect([...ISTIO_RELEASES]).toEqual(IstioVersion.ALL.map(({ name }) => name));
});
