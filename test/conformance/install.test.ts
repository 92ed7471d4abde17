import { Chart } from 'cdk8s';
import { ChartName, CHARTS, chartObjects, comparable, KubeObject } from './chart';
import { IstioBase, IstioCni, IstioCrds, IstioIngressGateway, Istiod, IstioZtunnel } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** The objects that this project synthesises for the same chart. */
function ourObjects(chart: ChartName, version: IstioVersion): KubeObject[] {
  const scope = new Chart(new MeshApp(), 'part');
  switch (chart) {
    case 'base':
      new IstioCrds(scope, 'crds', { version });
      new IstioBase(scope, 'base', { version });
      break;
    case 'istiod':
      new Istiod(scope, 'istiod', { version });
      break;
    case 'gateway':
      new IstioIngressGateway(scope, 'gateway', { name: 'istio-ingress', version });
      break;
    case 'cni':
      new IstioCni(scope, 'cni', { version });
      break;
    case 'ztunnel':
      new IstioZtunnel(scope, 'ztunnel', { version });
      break;
  }
  return scope.toJson();
}

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test.each(Object.keys(CHARTS) as ChartName[])('the defaults of %s give the same objects as the official chart', async (chart) => {
    const theirs = comparable(await chartObjects(release, chart));
    const ours = comparable(ourObjects(chart, IstioVersion.of(release)));
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort());
    for (const [identity, object] of Object.entries(theirs)) {
      expect({ identity, object: ours[identity] }).toEqual({ identity, object });
    }
  });
});
