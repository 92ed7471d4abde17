import { IstioVersion } from '../../src/istio';
import { ISTIO_RELEASES, parts } from '../lab/parts';
import { recorder } from '../lab/recorded';
import { randomObjects } from '../security/open-policies';

jest.setTimeout(120_000);

/** istioctl validates objects as the webhook of istiod does. */
test.each(ISTIO_RELEASES)('Istio %s accepts the objects of 100 random policies, without a warning', async (release) => {
  const { istio } = await parts({ only: ['istioctl'], releases: [release] });
  const { stdout, stderr } = await recorder.ask({
    program: istio(release).istioctl,
    args: ['validate', '--filename', 'policies.yaml'],
    files: { 'policies.yaml': randomObjects(100, IstioVersion.of(release)).map((object) => JSON.stringify(object)).join('\n---\n') },
  });
  expect(`${stdout}${stderr}`.trim()).toBe('"policies.yaml" is valid');
});
