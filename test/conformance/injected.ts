import { parse } from 'yaml';
import { chartInjector, inject, Injector } from './injector';
import { asking, combinations, GATEWAY, INIT_SAYINGS, SAYINGS, workload } from './pods';
import { ValueSet, VALUE_SETS } from './value-sets';
import { IstioVersion } from '../../src/istio';
import { sidecarTemplates } from '../../src/sidecar';
import type { IstioRelease } from '../lab/parts';

export const WITH_STATUS_PORT = SAYINGS.filter(({ name }) => name !== 'status.sidecar.istio.io/port: 0');
export const SIDECARS = [
  workload('plain'),
  ...SAYINGS.map((saying, index) => workload(`alone-${index}`, [saying])),
  ...combinations(60).map((sayings, index) => workload(`combined-${index}`, sayings)),
];
export const GATEWAYS = [
  workload('gateway', [GATEWAY]),
  ...combinations(20).map((sayings, index) => workload(`gateway-${index}`, [GATEWAY, ...sayings])),
];
export const GRPC = [
  workload('grpc-simple', [asking('grpc-simple')]),
  workload('grpc-agent', [asking('grpc-agent')]),
  workload('both', [asking('sidecar, grpc-simple')]),
  ...combinations(15, WITH_STATUS_PORT).map((sayings, index) => workload(`grpc-agent-${index}`, [asking('grpc-agent'), ...sayings])),
];
export const WITH_INIT_CONTAINERS = INIT_SAYINGS.map((saying, index) => workload(`init-${index}`, [saying]));

/** The value sets that a release has, but for those that the chart of the release renders wrongly. */
export function setsOf(release: IstioRelease): ValueSet[] {
  return VALUE_SETS.filter(({ releases }) => releases?.includes(release) ?? true)
    // The chart of 1.26.0 indents this wrongly.
    .filter(({ name }) => !(release === '1.26.0' && name === 'trust bundle'));
}

/** All pods that are injected with a value set. */
export function podsFor(release: IstioRelease, { name }: ValueSet): object[] {
  return [
    ...SIDECARS, ...GATEWAYS,
    ...(name === 'no status port' ? [] : GRPC),
    ...(name === 'no interception' && release === '1.20.1' ? [] : WITH_INIT_CONTAINERS),
  ];
}

/** Injects pods with the official chart and with our templates, and compares the texts. */
export async function expectInjectedAsByChart(release: IstioRelease, { values, run }: ValueSet, pods: object[]): Promise<void> {
  const chart = await chartInjector(release, values);
  const [theirs, mine] = await Promise.all([inject(chart, pods, run), inject(ours(chart), pods, run)]);
  expect(theirs).toHaveLength(pods.length);
  expect(theirs[0]).toContain('name: istio-proxy');
  pods.forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
}

/** The injector of the chart with our templates. */
export function ours(chart: Injector): Injector {
  return { ...chart, templates: sidecarTemplates(IstioVersion.of(chart.release)) };
}

export function expectEqual(mine: string, theirs: string, pod: object) {
  if (mine !== theirs) {
    expect({ pod, injected: parse(mine) }).toEqual({ pod, injected: parse(theirs) });
    expect(mine).toBe(theirs);
  }
}
