import { isDeepStrictEqual } from 'node:util';
import { changes, combined, COMBINATIONS } from './changes';
import { ChartName, CHARTS, chartObjects, comparable, KubeObject } from './chart';
import { MEANT } from './perturbations';
import { valuesObjects } from './values-objects';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

const NAMES = Object.keys(CHARTS) as ChartName[];

/** The objects or the error of both sides for the same values. */
type Result = Record<string, KubeObject> | string;

async function difference(release: IstioRelease, chart: ChartName, values: object, namespace = 'istio-system'): Promise<string | undefined> {
  const theirs: Result = await chartObjects(release, chart, values, true, namespace).then(comparable)
    .catch(({ message }: Error) => `Error: ${message}`);
  const ours: Result = valuesResult(release, chart, values, namespace);
  if (typeof theirs === 'string' || typeof ours === 'string') {
    return typeof theirs === typeof ours ? undefined : `theirs: ${summary(theirs)}; ours: ${summary(ours)}`;
  }
  if (isDeepStrictEqual(ours, theirs)) return undefined; // expect() takes longer
  try {
    expect(ours).toEqual(theirs);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function valuesResult(release: IstioRelease, chart: ChartName, values: object, namespace = 'istio-system'): Result {
  try {
    const objects = valuesObjects(IstioVersion.of(release), chart, values, namespace);
    return comparable(objects.map(({ spec, ...object }) => (object.kind === 'CustomResourceDefinition' ? object : { ...object, spec })));
  } catch (error) {
    return (error as Error).message;
  }
}

function summary(result: Result): string {
  return typeof result === 'string' ? result : 'rendered';
}

/** Two comparisons run at the same time, because helm works while this process compares. */
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

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(NAMES)('every single value of %s gives the same objects as the official chart', async (chart) => {
    expect(await differences(release, chart, await changes(release, chart))).toEqual([]);
  });

  test.each(NAMES)('combined values of %s give the same objects as the official chart', async (chart) => {
    const rendered = (await changes(release, chart)).filter((values) => typeof valuesResult(release, chart, values) !== 'string');
    const together = combined(rendered, COMBINATIONS[chart]);
    const refused = together.filter((values) => typeof valuesResult(release, chart, values) === 'string');
    expect(refused.length).toBeLessThan(COMBINATIONS[chart] / 5); // two rejections always agree
    expect(await differences(release, chart, together)).toEqual([]);
  });

  test.each(NAMES)('%s in another namespace than its values name is rendered like the chart', async (chart) => {
    expect(await difference(release, chart, {}, 'elsewhere')).toBeUndefined();
  });
});

test.each(MEANT)('$release: $values of $chart differ on purpose', async ({ release, chart, values, difference: expected }) => {
  expect(await difference(release, chart, values)).toMatch(expected);
});
