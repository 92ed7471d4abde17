import { compareAccess } from '../security/agreement/agreement';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. `npm test` compares fewer. */
const SETS = Number(process.env.SETS ?? 1000);

test.each(['1.27.0', '1.20.1'] as const)('the evaluator and real proxies of %s agree on 20 random requests to each of many sets of policies', async (release) => {
  const { outcomes, disagreements } = await compareAccess({ release, sets: SETS, requests: 20, seed: 1 });
  process.stderr.write(`${JSON.stringify({ release, sets: SETS, outcomes })}\n`);
  expect(disagreements).toEqual([]);
});
