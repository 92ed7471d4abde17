import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IstioVersion } from '../../src/istio';
import { valueAt } from '../../src/json';
import { ChartName, CHARTS, defaultSettings, hasSetting, misfits, rejectedSettings, rowsOf, Setting, Shape, valuesShape } from '../../src/settings';
import { byLine } from '../../src/settings/catalogue/by-line';
import { defaultOf, kindOf } from '../../src/settings/catalogue/setting';

const [V1_20, V1_26, V1_27, V1_28] = IstioVersion.ALL;

function rows(chart: ChartName): readonly Setting[] {
  return rowsOf(V1_20, chart);
}

describe.each(CHARTS)('the catalogue of %s', (chart) => {
  test('has one row for a setting', () => {
    const settings = rows(chart).map(({ setting }) => setting);
    expect(settings).toEqual([...new Set(settings)]);
  });

  test('has no row that no version has', () => {
    expect(rows(chart).filter((row) => !IstioVersion.ALL.some((version) => hasSetting(version, row)))).toEqual([]);
  });

  test.each(IstioVersion.ALL)('has defaults of %s that are of their own kind', (version) => {
    const wrong = rows(chart).filter((row) => hasSetting(version, row)).flatMap((row) => {
      const [value, kind] = [defaultOf(row, version), kindOf(row, version)];
      return value === undefined || value === null || kind === undefined ? [] : misfits(value, kind).map(({ message }) => `${row.setting} ${message}`);
    });
    expect(wrong).toEqual([]);
  });
});

test('a setting is absent before its first line and after its last line', () => {
  const has = (setting: string) => IstioVersion.ALL.filter((version) => hasSetting(version, rows('istiod').find((row) => row.setting === setting)!));
  expect(has('pdb.minAvailable')).toEqual([V1_27, V1_28]);
  expect(has('global.multiCluster.enabled')).toEqual([V1_20, V1_26]);
  expect(has('revision')).toEqual(IstioVersion.ALL);
});

test.each<[string, unknown[]]>([
  ['istiod.pdb.minAvailable', [undefined, undefined, 1, 1]],
  ['istiod.global.proxy.tracer', ['zipkin', 'none', 'none', 'none']],
  ['istiod.global.tag', ['1.20.1', '1.26.0', '1.27.0', '1.28.3']],
  ['istiod.affinity', [undefined, {}, {}, {}]],
  ['gateway.securityContext', [null, {}, {}, {}]],
])('%s has the default of each version: %j', (path, expected) => {
  expect(IstioVersion.ALL.map((version) => valueAt(defaultSettings(version), path))).toEqual(expected);
});

test('a value that changes with the line holds until the next entry', () => {
  const value = byLine({ '1.26': 'new', '1.20': 'old' });
  expect(IstioVersion.ALL.map((version) => value(version))).toEqual(['old', 'new', 'new', 'new']);
  expect(byLine({ 1.26: 'new' })(V1_20)).toBeUndefined();
});

test('a line without quotes that JavaScript reads as another number is rejected', () => {
  expect(() => byLine({ 1.3: 'newer' })).toThrow("'1.3' is not a line of Istio");
});

test('settings of istiod itself are below pilot in the older layout only', () => {
  const found = (version: IstioVersion) => (['autoscaleMin', 'pilot.autoscaleMin', 'global.hub', 'pilot.global'])
    .filter((path) => valueAt(valuesShape(version, 'istiod'), path) !== undefined);
  expect(found(V1_20)).toEqual(['pilot.autoscaleMin', 'global.hub']);
  expect(found(V1_27)).toEqual(['autoscaleMin', 'pilot.autoscaleMin', 'global.hub']);
});

test('a setting with a replacement is rejected after its last line', () => {
  expect(rejectedSettings(V1_20)).toEqual([]);
  expect(rejectedSettings(V1_27)).toContainEqual({ setting: 'telemetry.v2.prometheus.configOverride', instead: 'the Telemetry API' });
});

test('every leaf of the shape comes from a row', () => {
  for (const version of IstioVersion.ALL) {
    const leaves = paths(valuesShape(version, 'gateway'));
    expect(leaves).toEqual(expect.arrayContaining(rows('gateway').filter((row) => hasSetting(version, row)).map(({ setting }) => setting)));
    expect(leaves.length).toBe(rows('gateway').filter((row) => hasSetting(version, row)).length);
  }
});

function paths(shape: Shape, above = ''): string[] {
  return Object.entries(shape).flatMap(([name, kind]) => (typeof kind === 'string' ? [`${above}${name}`] : paths(kind, `${above}${name}.`)));
}

/** Files that may name a setting by its path: the catalogue, rules over several props, and files that check one value or report it. */
const NAMING = ['src/settings/catalogue/', 'src/install/table/rules.ts', 'src/helm/profiles.ts', 'src/helm/rejected.ts', 'src/install/to-props.ts'];

test('no other file of the rooms of settings, values and install names a setting by its path', () => {
  const settings = new Set(CHARTS.flatMap((chart) => rows(chart).map(({ setting }) => setting)).filter((setting) => setting.includes('.')));
  const props = new Set(CHARTS.flatMap((chart) => rows(chart).flatMap(({ prop, or = [] }) => [prop, ...or])));
  const named = ['settings', 'helm', 'install'].flatMap((room) => sources(`src/${room}`)).filter((file) => !NAMING.some((one) => file.startsWith(one)))
    .flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'([\w.]+)'/g)].map(([, text]) => text)
      .filter((text) => settings.has(text) && !props.has(text)).map((setting) => `${file}: ${setting}`));
  expect(named).toEqual([]);
});

const ROOT = join(__dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? sources(`${folder}/${entry.name}`) : entry.name.endsWith('.ts') ? [`${folder}/${entry.name}`] : []));
}
