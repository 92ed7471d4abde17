import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { leaves, nested, perturbed } from './changes';
import { ChartName, chartObjects, CHARTS, comparable } from './chart';
import { MEANT } from './perturbations';
import { objectsOf, valuesInstall } from './values-objects';
import { IstioVersion } from '../../src/istio';
import { Fields } from '../../src/json';
import { IstioRelease, ISTIO_RELEASES, parts } from '../lab/parts';

jest.setTimeout(600_000);

/** The charts rewrite their values before they read them: they merge `global` (chart gateway), and their defaults, which values can change. */
const INTERNAL = '_internal_defaults_do_not_set';

/**
 * What the chart makes of these values, and what `--allow-unknown-values` makes of them. Both can fail. The charts do not know the rules of the API
 * server.
 */
async function both(release: IstioRelease, chart: ChartName, values: object): Promise<[unknown, unknown]> {
  const theirs = await chartObjects(release, chart, values, true).then(comparable).catch(() => 'fails');
  const install = valuesInstall(IstioVersion.of(release), chart, values);
  const ours = install.problems.every(({ isUnknown, breaksRule }) => isUnknown || breaksRule) ? comparable(objectsOf(install, chart).map(head)) : 'fails';
  return [ours, theirs];
}

function head({ spec, ...object }: Record<string, any>): Record<string, any> {
  return object.kind === 'CustomResourceDefinition' ? object : { ...object, spec };
}

/** The values for which both differ, with what differs. */
async function differences(release: IstioRelease, chart: ChartName, all: object[]): Promise<string[]> {
  const found = await Promise.all(all.map(async (values) => {
    const [ours, theirs] = await both(release, chart, values);
    try {
      expect(ours).toEqual(theirs);
      return [];
    } catch (error) {
      return [`${JSON.stringify(values)}\n${(error as Error).message}`];
    }
  }));
  return found.flat();
}

/** Each default of the chart changed once. */
async function changedOnce(release: IstioRelease, chart: ChartName): Promise<Fields[]> {
  return [...await leaves(release, chart)].flatMap(([path, value]) => perturbed(path, value, chart).map((other) => nested(path.split('\n'), other) as Fields));
}

/** The merges of single fields, which the tests of single values cover. */
const MERGES = ['gateway: merge (deepCopy .Values.service.annotations) .Values.annotations', 'istiod: mergeOverwrite $originalMesh .Values.meshConfig'];

/** How newer charts rewrite all their values. The record of the original values is only written and deleted. */
const OF_PROFILES = [
  'unset $.Values "_internal_defaults_do_not_set"',
  'mustMergeOverwrite $defaults ($profile.global) ($.Values.global | default dict)',
  'set $.Values "_original" (deepCopy $.Values)',
  'set $ "Values" (mustMergeOverwrite $defaults $.Values)',
];
const REWRITINGS = [
  ...Object.keys(CHARTS).flatMap((chart) => OF_PROFILES.map((statement) => `${chart}: ${statement}`)),
  'istiod: mustMergeOverwrite $.Values (index $.Values "pilot")', // test/helm/values.test.ts: values of pilot are accepted at the top level
  'istiod: unset $.Values "_original"',
  'cni: mustMergeOverwrite $.Values (index $.Values "cni")', // test/conformance/values.test.ts: values of cni below `cni` and at the top
  'cni: merge .Values.seLinuxOptions (dict "type" "spc_t"))',
  ...Array(4).fill('ztunnel: set $.Values.annotations "istio.io/rev" .Values.revision'),
];

/** All statements in the templates of the chart that change values or merge them. */
async function rewritings(release: IstioRelease, chart: ChartName): Promise<string[]> {
  const { istio } = await parts({ only: ['charts'] });
  const folder = join(istio(release).charts, CHARTS[chart].folder, 'templates');
  const text = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const statements = [...text.matchAll(/\{\{-?(?!\s*\/\*).*?\b((?:set|unset|merge|mergeOverwrite|mustMerge|mustMergeOverwrite) .*?)-?\}\}/g)].map(([, statement]) => statement);
  return statements.filter((statement) => /\bValues\b/.test(statement)).map((statement) => `${chart}: ${statement.replace(/\| toYaml.*/, '').trim()}`);
}

test.each(ISTIO_RELEASES)('%s: these tests have each rewriting of values in the templates', async (release) => {
  const found = await Promise.all((Object.keys(CHARTS) as ChartName[]).map((chart) => rewritings(release, chart)));
  expect(found.flat().sort()).toEqual([...MERGES, ...(release === '1.20.1' ? [] : REWRITINGS)].sort());
});

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test('every value of ztunnel below `global` has the effect that it has in the official chart', async () => {
    const below = (await changedOnce(release, 'ztunnel')).map((values) => ({ global: values }));
    const more = [{ global: { platform: 'openshift' }, platform: 'gke' }, { global: { hub: 'a', unknown: { c: 'd' } } }, { global: {} }];
    expect(await differences(release, 'ztunnel', [...below, ...more])).toEqual([]);
  });

  test('every value of gateway below `global` has the effect that it has in the official chart', async () => {
    const below = (await changedOnce(release, 'gateway')).map((values) => ({ global: values }));
    const more = [
      { global: { platform: 'openshift' } },
      { global: { platform: 'openshift' }, platform: 'gke' },
      { global: { imagePullPolicy: 'Always' }, imagePullPolicy: 'Never' },
      { global: { service: { type: 'NodePort' }, labels: { a: 'b' } }, service: { annotations: { c: 'd' } } },
      { global: { hub: 'a', proxy: { image: 'b' }, unknown: { c: 'd' } } },
      { global: { global: { replicaCount: 3 } } },
      { global: {} },
    ];
    expect(await differences(release, 'gateway', [...below, ...more])).toEqual([]);
  });

  test.each(Object.keys(CHARTS) as ChartName[])(`each default of %s, changed below ${INTERNAL}`, async (chart) => {
    const changed = await changedOnce(release, chart);
    const all = changed.filter((values) => !MEANT.some((one) => isDeepStrictEqual(one.values, values))).map((values) => ({ [INTERNAL]: values }));
    // Without its defaults, a chart fails. Since 1.28, ztunnel renders nothing then, and the values are an error here.
    const without = chart === 'ztunnel' && release === '1.28.3' ? [] : [null];
    const more = [{ global: { pilotCertProvider: 'kubernetes' } }, ...without, {}, { unknown: { a: 1 } }].map((values) => ({ [INTERNAL]: values }));
    expect(await differences(release, chart, [...all, ...more])).toEqual([]);
  });

  test.each(Object.keys(CHARTS) as ChartName[])('unknown values of %s are let pass as the official chart does', async (chart) => {
    const all = [
      { unknown: 1 }, { unknown: { a: { b: ['c'] } } }, { unknown: null }, { global: { unknown: { a: 1 } } }, { global: { unknown: null } },
      { defaults: { a: 1 } }, { defaults: {} }, { defaults: null }, { defaults: 'a' }, { defaults: 0 }, { defaults: [] },
      { istiod: { pilot: { autoscaleMin: 3 } } },
      ...(!['base', 'istiod'].includes(chart) ? [] : [{ pilot: { unknown: 1 } }, { global: { proxy: { unknown: 1 } } }, { meshConfig: { unknown: 1 } }]),
    ];
    expect(await differences(release, chart, all)).toEqual([]);
  });
});
