import { IstioVersion } from '../../src/istio';
import { AgreementLab } from '../data-plane/access/agreement';

jest.setTimeout(3_600_000);

/** Without the filters of Istio's own proxy, 1.20.1 cannot read tokens. */
describe.each([[IstioVersion.of('1.27.0'), true], [IstioVersion.of('1.20.1'), false]])('the evaluator and real proxies of %s', (version, tokens) => {
  let lab: AgreementLab;

  beforeAll(async () => {
    lab = await AgreementLab.start(version);
  });
  afterAll(async () => lab?.stop());

  test('agree on 20,000 random requests to 1,000 random sets of policies', async () => {
    const { outcomes, disagreements } = await lab.compare({ version, sets: 1_000, requests: 20, tokens, seed: 1 });
    expect(disagreements).toEqual([]);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(20_000);
  });
});
