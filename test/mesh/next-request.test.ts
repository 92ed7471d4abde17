import { Limiter } from '../../src/kube';
import { NextRequest } from '../../src/mesh/traffic-order/next-request';

test('all who ask before a request is sent share it, and who asks later gets the answer to a later one', async () => {
  const answers: (() => void)[] = [];
  const request = new NextRequest<number>(new Limiter());
  const send = () => {
    const number = answers.length + 1;
    return new Promise<number>((resolve) => answers.push(() => resolve(number)));
  };
  const first = [request.ask(send), request.ask(send)];
  await new Promise(setImmediate);
  const later = [request.ask(send), request.ask(send)];
  await new Promise(setImmediate);
  expect(answers).toHaveLength(1); // the second request waits for the answer to the first one
  answers[0]();
  expect(await Promise.all(first)).toEqual([1, 1]);
  await new Promise(setImmediate);
  expect(answers).toHaveLength(2);
  answers[1]();
  expect(await Promise.all(later)).toEqual([2, 2]);
});

test('a request that fails does not keep the next one from being sent', async () => {
  const request = new NextRequest<number>(new Limiter());
  await expect(request.ask(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await request.ask(() => Promise.resolve(1))).toBe(1);
});
