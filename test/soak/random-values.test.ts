import { fuzz } from '../conformance/fuzz';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. */
const TREES = Number(process.env.TREES ?? 10_000);

test('random values are rendered like the official charts render them, or rejected with the path and a reason', async () => {
  const { faults, ...counts } = await fuzz(TREES);
  process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(faults).toEqual([]);
  expect(counts.refused / (counts.equal + counts.refused)).toBeLessThanOrEqual(0.05);
});
