import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHARTS, ChartName } from './chart';
import { MEANT, PERTURBED, PERTURBED_IN, READ_WITHOUT_DEFAULT } from './perturbations';
import { mergeOver } from '../../src/json/merge';
import { Fields } from '../../src/json/parts';
import { IstioRelease, parts } from '../lab/parts';

/** Changes of each single value of a chart, without the values whose difference is intended. */
export async function changes(release: IstioRelease, chart: ChartName): Promise<object[]> {
  const alone = [...await leaves(release, chart)].flatMap(([path, value]) => perturbed(path, value, chart).map((other) => nested(path.split('\n'), other)));
  const more = READ_WITHOUT_DEFAULT[chart].filter(({ releases }) => releases?.includes(release) ?? true).map(({ values }) => values);
  const meant = MEANT.filter((one) => one.release === release && one.chart === chart).map(({ values }) => JSON.stringify(values));
  const compared = [...alone, ...more].filter((values) => !meant.includes(JSON.stringify(values)));
  expect(compared).toHaveLength(alone.length + more.length - meant.length);
  return compared;
}

/** The number of changes in a combination, and the number of combinations for each chart. */
const TOGETHER = 5;
export const COMBINATIONS: Record<ChartName, number> = { base: 6, istiod: 36, gateway: 16, cni: 20, ztunnel: 16 };

/** Combinations of changes, the same ones each time. Each position steps through the list with another step length. */
export function combined(all: object[], count: number): object[] {
  return Array.from({ length: count }, (_, round) => {
    const picked = Array.from({ length: TOGETHER }, (__, step) => all[(round * 7 + step * (13 + round)) % all.length]);
    return picked.reduce((together, values) => mergeOver(together as Fields, values as Fields));
  });
}

/** The paths of all leaves of a chart's values.yaml, with their defaults. */
export async function leaves(release: IstioRelease, chart: ChartName): Promise<Map<string, unknown>> {
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

export function nested(path: string[], value: unknown): object {
  return path.reduceRight((inner: any, key) => ({ [key]: inner }), value);
}

export function perturbed(path: string, value: unknown, chart?: ChartName): unknown[] {
  const name = path.replaceAll('\n', '.');
  const known = (chart && PERTURBED_IN[chart]?.[name]) ?? PERTURBED[name];
  if (known) return known;
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, 0];
  if (Array.isArray(value)) return [['zz', 'yy']];
  return typeof value === 'string' ? ['zzz'] : [{ 'zz': 'v', 'a.b/c': 'w' }];
}
