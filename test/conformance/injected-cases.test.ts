import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { expectEqual } from './injected';
import { chartInjector, inject, Injector } from './injector';
import { IstioVersion } from '../../src/istio';
import { sidecarTemplates } from '../../src/sidecar';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** Pods as people wrote them, in cases/, with the values that their templates come from. */
const FOLDER = join(__dirname, 'cases');
const CASES = [
  { name: '44-spire-template-native-sidecar', values: 'operator.yaml' },
  { name: '50-own-istio-proxy-container', values: undefined },
];

function podsOf(name: string): object[] {
  return parseAllDocuments(readFileSync(join(FOLDER, name, 'pods.yaml'), 'utf8')).map((document) => document.toJS());
}

function valuesOf(name: string, file?: string): any {
  return file === undefined ? {} : parse(readFileSync(join(FOLDER, name, file), 'utf8')).spec.values;
}

/** The injector of the chart, with our templates in place of the chart's own. */
function ours(chart: Injector): Injector {
  return { ...chart, templates: { ...chart.templates, ...sidecarTemplates(IstioVersion.of(chart.release)) } };
}

async function injected(release: IstioRelease, name: string, file?: string): Promise<{ theirs: string[]; mine: string[] }> {
  const chart = await chartInjector(release, valuesOf(name, file));
  const [theirs, mine] = await Promise.all([inject(chart, podsOf(name)), inject(ours(chart), podsOf(name))]);
  return { theirs, mine };
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(CASES)('$name', async ({ name, values }) => {
    const { theirs, mine } = await injected(release, name, values);
    podsOf(name).forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
    expect(mine.length).toBeGreaterThan(2);
  });

  test('a null in a template of a user deletes the field', async () => {
    const { mine } = await injected(release, CASES[0].name, CASES[0].values);
    const volumes = mine.map((text) => parse(text).spec.volumes.find((volume: any) => volume.name === 'workload-socket'));
    expect(volumes[0]).toEqual({ name: 'workload-socket', csi: { driver: 'csi.spiffe.io', readOnly: true } });
    expect(volumes[2]).toEqual({ name: 'workload-socket', csi: { driver: 'csi.spiffe.io', readOnly: true } });
  });
});
