import { Chart, Testing } from 'cdk8s';
import { decisionOf } from './decision';
import { IstioCni, IstioZtunnel } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { meshRules } from '../../src/mesh';

const app = (name: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: 'istio-system' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } },
});

function agents(version: IstioVersion): KubeObject[] {
  const chart = new Chart(Testing.app(), 'agents');
  new IstioCni(chart, 'cni', { version });
  new IstioZtunnel(chart, 'ztunnel', { version });
  return Testing.synth(chart);
}

/** The DaemonSets in the order of their steps. */
function order(before: KubeObject[], after: KubeObject[]): string[] {
  const { steps } = decisionOf(before, after, meshRules().rules);
  const keys = new Set([...before, ...after].map((object) => keyOf(refOf(object))));
  return steps.filter(({ key, ref }) => ref.kind === 'DaemonSet' && keys.has(key)).map(({ ref }) => ref.name);
}

describe.each(IstioVersion.ALL.map((version) => ({ version })))('the agents on nodes of Istio $version', ({ version }) => {
  // Workloads of one wave are in the order of their names.
  test('are applied before other workloads', () => {
    expect(order([], [app('a-web'), ...agents(version)])).toEqual(['istio-cni-node', 'ztunnel', 'a-web']);
  });

  test('are deleted after other workloads', () => {
    expect(order([app('z-web'), ...agents(version)], [])).toEqual(['z-web', 'istio-cni-node', 'ztunnel']);
  });
});

test('a DaemonSet that is no agent stays among the workloads', () => {
  expect(meshRules().rules.flatMap((rule) => rule.wave?.(app('logs')) ?? [])).toEqual([]);
});
