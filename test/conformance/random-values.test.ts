import { fuzz } from './fuzz';

jest.setTimeout(600_000);

/** The soak tier compares 10,000; these are the first of each kind. */
const TREES = 1_000;

test('random values are rendered as by the official charts, or refused with a reason and the path', async () => {
  const { trees, equal, refused, refusedByBoth, meant, faults } = await fuzz(TREES);
  expect(faults).toEqual([]);
  expect(equal + refused + refusedByBoth + meant).toBe(trees);
  expect(refused / (equal + refused)).toBeLessThanOrEqual(0.05);
  expect(equal / trees).toBeGreaterThan(0.7); // what everybody refuses proves little
  expect(refusedByBoth).toBeGreaterThan(0);
});
