import { compareAccess } from '../security/agreement/agreement';

jest.setTimeout(600_000);

const OUTCOMES = ['ALLOWED', 'DENIED', 'REFUSED', 'CLOSED'];

/** The soak tier compares 1,000 sets each. */
test.each([
  ['1.27.0', [...OUTCOMES, 'UNAUTHENTICATED 401', 'UNAUTHENTICATED 403']],
  ['1.20.1', OUTCOMES],
] as const)('the evaluator and real proxies of %s agree on 5,000 requests to 250 random sets of policies', async (release, expected) => {
  const { outcomes, disagreements } = await compareAccess({ release, sets: 250, seed: 7 });
  expect(disagreements).toEqual([]);
  for (const outcome of expected) expect(outcomes[outcome]).toBeGreaterThan(50);
});
