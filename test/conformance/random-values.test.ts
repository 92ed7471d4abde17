import { fuzz } from './fuzz';

jest.setTimeout(600_000);

/** The soak tier compares 10,000 trees. These are the first ones of each kind. */
const TREES = 1_000;

test('random values are rendered like the official charts render them, or rejected with the path and a reason', async () => {
  const { trees, equal, refused, refusedByBoth, meant, faults } = await fuzz(TREES);
  expect(faults).toEqual([]);
  expect(equal + refused + refusedByBoth + meant).toBe(trees);
  expect(refused / (equal + refused)).toBeLessThanOrEqual(0.05);
  expect(equal / trees).toBeGreaterThan(0.7); // values that both sides reject prove little
  expect(refusedByBoth).toBeGreaterThan(0);
});
