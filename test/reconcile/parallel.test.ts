import { inParallel } from '../../src/reconcile/parallel';

test('does all work, at most 16 items at a time', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel(Array.from({ length: 50 }, (_, index) => index), async (item) => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    done.push(item);
  });
  expect(done).toHaveLength(50);
  expect(most).toBe(16);
});

test('after an abort, finishes the work in flight and begins no other', async () => {
  const abort = new AbortController();
  let begun = 0;
  let ended = 0;
  await inParallel(Array.from({ length: 50 }, (_, index) => index), async () => {
    begun++;
    abort.abort();
    await new Promise(setImmediate);
    ended++;
  }, abort.signal);
  expect(begun).toBe(1);
  expect(ended).toBe(begun);
});

test('the first error is thrown after the work in flight is finished', async () => {
  let ended = 0;
  await expect(inParallel([1, 2, 3], async (item) => {
    if (item === 1) throw new Error('first');
    await new Promise(setImmediate);
    ended++;
  })).rejects.toThrow('first');
  expect(ended).toBe(2);
});
