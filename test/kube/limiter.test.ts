import { setImmediate as turn } from 'node:timers/promises';
import { IN_FLIGHT, Limiter } from '../../src/kube/limiter';

/** Runs work that lasts until it is ended by hand, and counts it. */
function worker(limiter: Limiter) {
  const open: (() => void)[] = [];
  const begin = () => void limiter.run(() => new Promise<void>((resolve) => open.push(resolve)));
  return { begin, open, end: async () => { open.splice(0).forEach((each) => each()); await turn(); } };
}

test('runs as many at a time as the limit allows, and all in the end', async () => {
  const { begin, open, end } = worker(new Limiter());
  for (let each = 0; each < IN_FLIGHT + 5; each++) begin();
  expect(open).toHaveLength(IN_FLIGHT);
  await end();
  expect(open).toHaveLength(5);
});

test('halves when the API server throttles, once for the answers of one moment, and grows with successes', async () => {
  const limiter = new Limiter();
  const begun = performance.now();
  limiter.throttled(begun);
  limiter.throttled(begun);
  expect(limiter.current).toBe(IN_FLIGHT / 2);
  await turn();
  limiter.throttled(performance.now());
  expect(limiter.current).toBe(IN_FLIGHT / 4);
  for (let each = 0; each < 4; each++) limiter.throttled(performance.now() + each + 1);
  expect(limiter.current).toBe(1);
  const { begin, open } = worker(limiter);
  begin();
  begin();
  expect(open).toHaveLength(1);
  for (let each = 0; each < 200; each++) limiter.succeeded();
  expect(limiter.current).toBe(IN_FLIGHT);
});

test('work that fails gives its place away', async () => {
  const limiter = new Limiter();
  await Promise.allSettled(Array.from({ length: 40 }, () => limiter.run(() => Promise.reject(new Error('x')))));
  await expect(limiter.run(async () => 'done')).resolves.toBe('done');
});
