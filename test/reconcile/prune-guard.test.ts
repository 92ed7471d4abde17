import { mostPruned } from '../../src/reconcile';

test.each([
  [1, 10], [3, 10], [4, 2], [5, 2], [11, 5], [20, 10], [40, 10], [50, 10], [60, 12], [1000, 200],
])('of %i objects, at most %i are pruned', (objects, most) => {
  expect(mostPruned(objects)).toBe(most);
});
