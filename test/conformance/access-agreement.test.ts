import { compareAccess } from '../security/agreement/agreement';
import { comparePoliciesOnEnvoy } from '../security/agreement/policies-on-envoy';

jest.setTimeout(600_000);

const OUTCOMES = ['ALLOWED', 'DENIED', 'REFUSED', 'CLOSED'];

/** The soak tier compares 1,000 sets each, with 20 requests. */
test.each([
  ['1.27.0', 250, [...OUTCOMES, 'UNAUTHENTICATED 401', 'UNAUTHENTICATED 403']],
  ['1.20.1', 50, OUTCOMES],
] as const)('the evaluator and real proxies of %s agree on 10 requests to each of %i random sets of policies', async (release, sets, expected) => {
  const { outcomes, disagreements } = await compareAccess({ release, sets, requests: 10, seed: 7 });
  expect(disagreements).toEqual([]);
  for (const outcome of expected) expect(outcomes[outcome]).toBeGreaterThan(15);
});

/** The soak tier compares 200. */
test('a real Envoy admits by the objects of 50 random policies the requests that their specifications name, and no others', async () => {
  const { requests, allowed, differences } = await comparePoliciesOnEnvoy(50);
  expect(differences).toEqual([]);
  expect(requests).toBe(1000);
  expect(allowed).toBeGreaterThan(50);
});
