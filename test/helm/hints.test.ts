import { checkedValues } from '../../src/helm/values';
import { IstioVersion } from '../../src/istio';
import { fieldsOf } from '../../src/json';
import { MESSAGES } from '../../src/mesh-config/schema.generated';
import { baseShape, ChartName, Shape, valuesShape } from '../../src/settings';

const CHARTS: ChartName[] = ['base', 'istiod', 'gateway'];

function problems(version: IstioVersion, chart: ChartName, values: object): string[] {
  return checkedValues(version, chart, [{ values, locate: () => 'values.yaml:1' }]).problems.map(({ message }) => message.replace('values.yaml:1: ', ''));
}

/** A value that every chart accepts for settings of this kind. */
function sample(kind: string): unknown {
  const [outer] = kind.split(' of ');
  const one = /one of (.*)$/.exec(kind)?.[1].split(', ')[0];
  switch (outer) {
    case 'boolean': case 'boolean or auto': return true;
    case 'number': case 'integer': case 'number or text': case 'number or word': case 'number or empty map': return 7;
    case 'list': case 'list without templates': return one === undefined ? [] : [one];
    case 'map': case 'anything': return {};
    default: return one ?? 'a';
  }
}

function leaves(shape: Shape, above = ''): [string, unknown][] {
  return Object.entries(shape).flatMap(([key, kind]) => (typeof kind === 'string' ? [[`${above}${key}`, sample(kind)] as [string, unknown]] : leaves(kind, `${above}${key}.`)));
}

/** All values of a line's chart. The chart base also accepts those of istiod. */
function valuesOf(version: IstioVersion, chart: ChartName): [string, unknown][] {
  return leaves(chart === 'base' ? baseShape(version) : valuesShape(version, chart));
}

/** The problems of each value of all lines and charts, given to one chart. */
function foreign(version: IstioVersion, chart: ChartName): { path: string; value: unknown; problem: string }[] {
  const all = IstioVersion.ALL.flatMap((other) => CHARTS.flatMap((owner) => valuesOf(other, owner)));
  return [...new Map(all)].flatMap(([path, value]) => (
    problems(version, chart, fieldsOf([[path, value]]) as object).filter((each) => each.includes('is not a value')).map((problem) => ({ path, value, problem }))));
}

const TARGETS = IstioVersion.ALL.flatMap((version) => CHARTS.map((chart) => ({ version, chart })));

test.each(TARGETS)('$chart $version: whoever follows a hint gets no other', ({ version, chart }) => {
  for (const { path, value, problem } of foreign(version, chart)) {
    const to = /Write it as ([\w.]+)$|Did you mean ([\w.]+)\?$/.exec(problem);
    const unknown = problem.slice(0, problem.indexOf(' '));
    const place = to && [to[1] ?? to[2], path.slice(unknown.length)].join('');
    const next = place ? problems(version, chart, fieldsOf([[place, value]]) as object).filter((each) => each.includes('is not a')) : [];
    expect({ path, problem, next }).toEqual({ path, problem, next: [] });
  }
});

/** The path of each field of the mesh config, with the names of its siblings. */
function fieldPaths(version: string, message = 'MeshConfig', above: string[] = [], seen: string[] = []): string[][] {
  return Object.entries(MESSAGES[message]).filter(([, { versions }]) => versions?.includes(version) ?? true).flatMap(([key, { type }]) => {
    const path = [...above, key];
    const inner = type.replace(/[[\]{}]/g, '');
    const place = type.endsWith('[]') ? ['0'] : type.endsWith('{}') ? ['some'] : [];
    return [path, ...(MESSAGES[inner] && !seen.includes(inner) ? fieldPaths(version, inner, [...path, ...place], [...seen, message]) : [])];
  });
}

function configOf(path: string[]): unknown {
  return [...path].reverse().reduce<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), 'x');
}

test.each(IstioVersion.ALL)('%s: every misspelt field of the mesh config is told with the right name', (version) => {
  const paths = fieldPaths(version.name);
  expect(paths.length).toBeGreaterThan(300);
  for (const path of paths) {
    const right = path[path.length - 1];
    const wrong = [...path.slice(0, -1), `${right}${right[right.length - 1]}`];
    expect(problems(version, 'istiod', { meshConfig: configOf(wrong) })).toEqual([
      `${['meshConfig', ...wrong].join('.')} is not a field of the mesh config of Istio ${version}. Did you mean ${['meshConfig', ...path].join('.')}?`,
    ]);
  }
});

test.each(IstioVersion.ALL)('%s: fields of the mesh config that only other lines have are told so', (version) => {
  const own = new Set(fieldPaths(version.name).map((path) => path.join('.')));
  for (const other of IstioVersion.ALL) {
    for (const path of fieldPaths(other.name).filter((each) => !own.has(each.join('.')) && (each.length === 1 || own.has(each.slice(0, -1).join('.'))))) {
      const word = Number(other.minor.slice(2)) > Number(version.minor.slice(2)) ? 'It is newer: Istio ' : 'It is gone: Istio ';
      expect(problems(version, 'istiod', { meshConfig: configOf(path) })).toEqual([expect.stringContaining(word)]);
    }
  }
});

test.each(IstioVersion.ALL)('%s: a path that is written as one name is told how to be written', (version) => {
  for (const chart of CHARTS) {
    for (const [path] of valuesOf(version, chart).filter(([each]) => each.includes('.'))) {
      expect(problems(version, chart, { [path]: 'a' })).toEqual([
        `${JSON.stringify(path)} is not a value of the chart ${chart} ${version}. Dots in a name are no levels. `
        + `Write it as ${path.split('.').join(': { ')}: "a"${' }'.repeat(path.split('.').length - 1)}`,
      ]);
    }
  }
});
