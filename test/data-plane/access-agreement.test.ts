import { AgreementLab } from './access/agreement';
import { IstioVersion } from '../../src/istio';

jest.setTimeout(900_000);

describe('the evaluator and real proxies of 1.27.0', () => {
  let lab: AgreementLab;

  beforeAll(async () => {
    lab = await AgreementLab.start(IstioVersion.of('1.27.0'));
  });
  afterAll(async () => lab?.stop());

  test('agree on 5,000 random requests to 250 random sets of policies', async () => {
    const { outcomes, disagreements } = await lab.compare({ version: IstioVersion.of('1.27.0'), sets: 250, requests: 20, tokens: true, seed: 7 });
    expect(disagreements).toEqual([]);
    for (const outcome of ['ALLOWED', 'DENIED', 'REFUSED', 'UNAUTHENTICATED 401', 'UNAUTHENTICATED 403']) expect(outcomes[outcome]).toBeGreaterThan(20);
  });
});
