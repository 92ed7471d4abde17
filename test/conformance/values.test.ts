import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHARTS, ChartName, chartObjects, comparable, KubeObject } from './chart';
import { MEANT, PERTURBED, READ_WITHOUT_DEFAULT } from './perturbations';
import { valuesObjects } from './values-objects';
import { Fields } from '../../src/install/object';
import { mergeOver } from '../../src/install/override';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES, parts } from '../lab/parts';

jest.setTimeout(600_000);

/** The paths of all leaves of a chart's values.yaml, with their defaults. */
async function leaves(release: IstioRelease, chart: ChartName): Promise<Map<string, unknown>> {
  const { istio } = await parts({ only: ['charts'] });
  const values = parse(readFileSync(join(istio(release).charts, CHARTS[chart].folder, 'values.yaml'), 'utf8'));
  const found = new Map<string, unknown>();
  collect(values._internal_defaults_do_not_set ?? values, [], found);
  return found;
}

function collect(value: any, path: string[], found: Map<string, unknown>): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) collect(inner, [...path, key], found);
  } else {
    found.set(path.join('\n'), value);
  }
}

function nested(path: string[], value: unknown): object {
  return path.reduceRight((inner: any, key) => ({ [key]: inner }), value);
}

function perturbed(path: string, value: unknown): unknown[] {
  const known = PERTURBED[path.replaceAll('\n', '.')];
  if (known) return known;
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, 0];
  if (Array.isArray(value)) return [['zz', 'yy']];
  return typeof value === 'string' ? ['zzz'] : [{ 'zz': 'v', 'a.b/c': 'w' }];
}

/** What both make of the values, or why they refuse them. */
type Result = Record<string, KubeObject> | string;

async function difference(release: IstioRelease, chart: ChartName, values: object, namespace = 'istio-system'): Promise<string | undefined> {
  const theirs: Result = await chartObjects(release, chart, values, true, namespace).then(comparable, ({ message }: Error) => `Error: ${message}`);
  const ours: Result = valuesResult(release, chart, values, namespace);
  if (typeof theirs === 'string' || typeof ours === 'string') {
    return typeof theirs === typeof ours ? undefined : `theirs: ${summary(theirs)}; ours: ${summary(ours)}`;
  }
  try {
    expect(ours).toEqual(theirs);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function valuesResult(release: IstioRelease, chart: ChartName, values: object, namespace = 'istio-system'): Result {
  try {
    const objects = valuesObjects(IstioVersion.parse(release), chart, values, namespace);
    return comparable(objects.map(({ spec, ...object }) => (object.kind === 'CustomResourceDefinition' ? object : { ...object, spec })));
  } catch (error) {
    return (error as Error).message;
  }
}

function summary(result: Result): string {
  return typeof result === 'string' ? result : 'rendered';
}

/** Two at a time: helm works while we compare. */
async function differences(release: IstioRelease, chart: ChartName, cases: object[]): Promise<string[]> {
  const found: string[] = [];
  const queue = [...cases];
  const work = async () => {
    for (let values = queue.shift(); values; values = queue.shift()) {
      const text = await difference(release, chart, values);
      if (text) found.push(`${JSON.stringify(values)}\n${text}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  return found;
}

/** Each value of a chart changed alone, but for those that differ on purpose. */
async function changes(release: IstioRelease, chart: ChartName): Promise<object[]> {
  const alone = [...await leaves(release, chart)].flatMap(([path, value]) => perturbed(path, value).map((other) => nested(path.split('\n'), other)));
  const more = READ_WITHOUT_DEFAULT[chart].filter(({ releases }) => releases?.includes(release) ?? true).map(({ values }) => values);
  const meant = MEANT.filter((one) => one.release === release && one.chart === chart).map(({ values }) => JSON.stringify(values));
  const compared = [...alone, ...more].filter((values) => !meant.includes(JSON.stringify(values)));
  expect(compared).toHaveLength(alone.length + more.length - meant.length);
  return compared;
}

/** How many changes meet, and how often for each chart. */
const TOGETHER = 5;
const COMBINATIONS: Record<ChartName, number> = { base: 6, istiod: 36, gateway: 16 };

/** Changes that meet, the same ones each time: steps through the list that never fall into step with each other. */
function combined(all: object[], count: number): object[] {
  return Array.from({ length: count }, (_, round) => {
    const picked = Array.from({ length: TOGETHER }, (__, step) => all[(round * 7 + step * (13 + round)) % all.length]);
    return picked.reduce((together, values) => mergeOver(together as Fields, values as Fields));
  });
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each<ChartName>(['base', 'istiod', 'gateway'])('every value of %s alone gives what the official chart gives', async (chart) => {
    expect(await differences(release, chart, await changes(release, chart))).toEqual([]);
  });

  test.each<ChartName>(['base', 'istiod', 'gateway'])('values of %s together give what the official chart gives', async (chart) => {
    const rendered = (await changes(release, chart)).filter((values) => typeof valuesResult(release, chart, values) !== 'string');
    const together = combined(rendered, COMBINATIONS[chart]);
    const refused = together.filter((values) => typeof valuesResult(release, chart, values) === 'string');
    expect(refused.length).toBeLessThan(COMBINATIONS[chart] / 5); // refusals agree too easily
    expect(await differences(release, chart, together)).toEqual([]);
  });

  test.each<ChartName>(['base', 'istiod', 'gateway'])('%s in a namespace other than the one that its values name is rendered as the chart renders it', async (chart) => {
    expect(await difference(release, chart, {}, 'elsewhere')).toBeUndefined();
  });
});

test.each(MEANT)('$release: $values of $chart differ on purpose', async ({ release, chart, values, difference: expected }) => {
  expect(await difference(release, chart, values)).toMatch(expected);
});
