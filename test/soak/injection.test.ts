import { expectInjectedAsByChart, podsFor, setsOf } from '../conformance/injected';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(600_000);

/** All pods with all value sets. The conformance tier injects a tenth of the pods with each set. Figures are in docs/soak.md. */
describe.each(ISTIO_RELEASES)('%s: pods are injected as by the official chart', (release) => {
  test.each(setsOf(release))('with $name', async (set) => {
    await expectInjectedAsByChart(release, set, podsFor(release, set));
  });
});
