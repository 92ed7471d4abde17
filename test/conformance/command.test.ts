import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChartName, chartObjects, comparable, KubeObject, parsed, yamlOf } from './chart';
import { VALUE_SETS, ValueSet } from './value-sets';
import { bundled } from '../cli/bundled';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

/** Compares the bundled command with the official charts. The bundle contains the same code that the unit tests run. */
const CHARTS: ChartName[] = ['base', 'istiod', 'gateway'];
type Values = Partial<Record<ChartName, object>>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function mesh(release: IstioRelease, values: Values, ...flags: string[]): Promise<KubeObject[]> {
  const files = Object.entries(values).flatMap(([chart, content]) => {
    const file = join(folder, `${chart}.yaml`);
    writeFileSync(file, yamlOf(content));
    return [`--${chart}-values`, file];
  });
  const { code, stdout, stderr } = await bundled(['mesh', '--istio-version', release, ...files, ...flags]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return parsed(stdout);
}

async function charts(release: IstioRelease, values: Values): Promise<KubeObject[]> {
  return (await Promise.all(CHARTS.map((chart) => chartObjects(release, chart, values[chart])))).flat();
}

/** Each set of values, with one of the versions that support it. The set `Datadog` has a boolean for a text, which the command rejects. */
function setsOf(release: IstioRelease): ValueSet[] {
  const sets = VALUE_SETS.filter(({ name }) => name !== 'Datadog');
  return sets.filter(({ releases = ISTIO_RELEASES }, index) => releases[index % releases.length] === release);
}

const withoutDefinitions = (objects: KubeObject[]) => objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');

describe.each(ISTIO_RELEASES)('%s: the bundled command prints the same objects as the official charts', (release) => {
  test('with the defaults, including definitions', async () => {
    expect(comparable(await mesh(release, {}))).toEqual(comparable(await charts(release, {})));
  });

  test.each(setsOf(release))('with values files: $name', async ({ values }) => {
    const given: Values = { istiod: values, gateway: { labels: { team: 'edge' }, autoscaling: { maxReplicas: 3 } } };
    const ours = await mesh(release, given, '--no-crds', '--allow-unknown-values');
    expect(comparable(ours)).toEqual(comparable(withoutDefinitions(await charts(release, given))));
  });
});
