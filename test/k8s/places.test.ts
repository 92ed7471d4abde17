import { Chart, Testing } from 'cdk8s';
import { mutations, Mutation } from './mutations';
import { SAMPLES } from './samples';
import { checkedValues } from '../../src/helm/values';
import { IstioIngressGateway, Istiod } from '../../src/install';
import { GATEWAY_ROWS, ISTIOD_ROWS, Row } from '../../src/install/internal';
import { IstioVersion } from '../../src/istio';
import { withValueAt } from '../../src/json';
import { CHARTS, fragmentSettings, rowsOf } from '../../src/settings';

/** Every place where a part of a Kubernetes object can be given: the values of each chart and line, and the props. */

/** One fault of each sort, the deepest one. */
function faults(fragment: string): Mutation[] {
  const all = mutations(fragment, SAMPLES[fragment]);
  return (['unknown', 'mistyped', 'missing', 'twice'] as const).flatMap((sort) => {
    const some = all.filter(({ fault }) => fault === sort).sort((one, other) => other.path.length - one.path.length);
    return some.slice(0, 1);
  });
}

test('each part that a setting can be has a sample', () => {
  const rows = CHARTS.flatMap((chart) => rowsOf(IstioVersion.of('1.27.0'), chart));
  const fragments = rows.flatMap(({ fragment }) => fragment ?? []);
  expect([...new Set(fragments)].sort()).toEqual(Object.keys(SAMPLES).filter((fragment) => fragments.includes(fragment)).sort());
});

describe.each(IstioVersion.ALL.flatMap((version) => CHARTS.map((chart) => ({ version, chart }))))('the values of $chart of Istio $version', ({ version, chart }) => {
  const places = fragmentSettings(version, chart).flatMap(({ paths, fragment }) => paths.map((path) => ({ path, fragment })));

  test('a fault in a part of a Kubernetes object is named with its place', () => {
    for (const { path, fragment } of places) {
      for (const { fault, path: inner, value } of faults(fragment)) {
        const source = { values: withValueAt({}, path, value), skipsSchema: true, locate: (place: string[]) => `line of ${place.join('.')}` };
        const { problems } = checkedValues(version, chart, [source]);
        const where = [path, ...inner].join('.');
        const named = problems.filter(({ isUnknown }) => !isUnknown).map(({ message }) => message.slice(0, message.indexOf(' ', `line of ${where}: `.length)));
        expect({ fault, path, named }).toEqual({ fault, path, named: [`line of ${where}: ${where}`] });
      }
    }
  });
});

/** Props with the form of Kubernetes. */
function partProps<P>(rows: Row<P>[]): { prop: string; fragment: string }[] {
  const isPart = (fragment: string) => typeof SAMPLES[fragment] === 'object' && !['PodSpec.imagePullSecrets', 'PodDisruptionBudgetSpec'].includes(fragment);
  return rows.flatMap(({ prop, fragment, isIn }) => (prop && fragment && isPart(fragment) && isIn(IstioVersion.of('1.27.0')) ? [{ prop, fragment }] : []));
}

test.each([
  { name: 'Istiod', props: partProps(ISTIOD_ROWS), create: (scope: Chart, props: object) => new Istiod(scope, 'part', { version: IstioVersion.of('1.27.0'), ...props }) },
  { name: 'IstioIngressGateway', props: partProps(GATEWAY_ROWS), create: (scope: Chart, props: object) => new IstioIngressGateway(scope, 'part', { version: IstioVersion.of('1.27.0'), name: 'edge', ...props }) },
])('a fault in a prop of $name is named with the construct and the prop', ({ props, create }) => {
  expect(props.length).toBeGreaterThan(12);
  for (const { prop, fragment } of props) {
    for (const { fault, path, value } of faults(fragment).filter((one) => one.fault !== 'mistyped' || one.path.length > 1)) {
      const inner = path.map((step) => (typeof step === 'number' ? `[${step}]` : /^\w+$/.test(step) ? `.${step}` : `['${step}']`)).join('');
      const found = () => create(new Chart(Testing.app(), 'chart'), withValueAt({}, prop, value));
      const where = `chart/part: ${prop}${inner}`;
      expect({ fault, prop, found: thrown(found).slice(0, where.length) }).toEqual({ fault, prop, found: where });
    }
  }
});

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
