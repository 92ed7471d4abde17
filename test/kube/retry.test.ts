import { Deadline, isTransient, KubeError, NoApiServerError, retried } from '../../src/kube';

/** Answers of a real kube-apiserver 1.34. */
test.each<[string, KubeError, boolean]>([
  ['a reset connection', new KubeError('socket hang up', 0, 'Unreachable'), true],
  ['too many requests', new KubeError('try again', 429, 'TooManyRequests'), true],
  ['service unavailable', new KubeError('', 503, 'ServiceUnavailable'), true],
  ['gateway timeout', new KubeError('', 504, 'Timeout'), true],
  ['a webhook that is down', new KubeError('Internal error occurred: failed calling webhook "w.ft.io"', 500, 'InternalError'), true],
  ['an etcd without leader', new KubeError('etcdserver: leader changed', 500), true],
  ['an etcd that is slow', new KubeError('etcdserver: request timed out', 500), true],
  ['a namespace going away', new KubeError('x', 403, 'Forbidden', [{ reason: 'NamespaceTerminating' }]), false],
  ['a server that is no API server', new NoApiServerError('x'), false],
  ['a missing permission', new KubeError('x', 403, 'Forbidden'), false],
  ['an unknown field', new KubeError('failed to create typed patch object (/c; /v1, Kind=ConfigMap): .bogus: field not declared in schema', 500), false],
  ['an object too large for etcd', new KubeError('etcdserver: request is too large', 500), false],
  ['a conflict', new KubeError('Apply failed with 1 conflict', 409, 'Conflict'), false],
  ['an invalid object', new KubeError('x', 422, 'Invalid'), false],
  ['an object that does not exist', new KubeError('x', 404, 'NotFound'), false],
])('is it worth another try? %s', (_, error, isWorthRetry) => {
  expect(isTransient(error)).toBe(isWorthRetry);
});

test('tries again until it succeeds', async () => {
  let tries = 0;
  const send = async () => {
    tries++;
    if (tries < 3) throw new KubeError('', 503);
    return 'done';
  };
  expect(await retried(send, isTransient, { pauseMs: 1, deadline: new Deadline(30) })).toBe('done');
  expect(tries).toBe(3);
});

test('waits as long as the API server asks', async () => {
  let tries = 0;
  const begin = performance.now();
  await retried(async () => {
    if (++tries === 1) throw new KubeError('', 429, 'TooManyRequests', [], 0.2);
  }, isTransient, { pauseMs: 1, deadline: new Deadline(30) });
  expect(performance.now() - begin).toBeGreaterThanOrEqual(195);
});

test('gives up with the last reason when the deadline passes', async () => {
  let tries = 0;
  const send = async () => { throw new KubeError(`try ${++tries}`, 503); };
  await expect(retried(send, isTransient, { pauseMs: 1, deadline: new Deadline(0.02) })).rejects.toThrow(/^try \d+$/);
  expect(tries).toBeGreaterThan(1);
});

test('does not try again once aborted', async () => {
  let tries = 0;
  const aborted = new AbortController();
  const send = async () => {
    tries++;
    aborted.abort();
    throw new KubeError('down', 503);
  };
  await expect(retried(send, isTransient, { signal: aborted.signal, pauseMs: 1, deadline: new Deadline(30) })).rejects.toThrow('down');
  expect(tries).toBe(1);
});
