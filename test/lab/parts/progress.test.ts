import { Estimate } from './progress';

const PARTS = [{ name: 'a', seconds: 10 }, { name: 'b', seconds: 30 }];

test('an estimate begins with the expected time and follows the pace of the finished parts', () => {
  let now = 0;
  const estimate = new Estimate(PARTS, () => now);
  expect(estimate.left()).toBe(40_000);
  now = 5_000;
  expect(estimate.left()).toBe(35_000);
  now = 30_000; // three times as long as expected
  estimate.end(PARTS[0]);
  expect(estimate.left()).toBe(60_000); // twice as long as expected
  now = 50_000;
  expect(estimate.left()).toBe(40_000);
});

test('an estimate does not reach zero before the last part is finished', () => {
  let now = 0;
  const estimate = new Estimate(PARTS, () => now);
  now = 1_000_000;
  expect(estimate.left()).toBe(4_000);
  PARTS.forEach((part) => estimate.end(part));
  expect(estimate.left()).toBe(0);
});
