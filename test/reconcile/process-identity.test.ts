import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasEnded, processIdentity } from '../../src/reconcile/process-identity';

test('a process that runs has not ended, and has ended when it is gone', async () => {
  const child = spawn('sleep', ['100']);
  const identity = processIdentity(child.pid)!;
  expect(identity.split(' ')).toHaveLength(4);
  expect(hasEnded(identity)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(hasEnded(identity)).toBe(true);
});

test('another process with the same PID is another one', () => {
  const [boot, namespace, pid, started] = processIdentity()!.split(' ');
  expect(hasEnded([boot, namespace, pid, started].join(' '))).toBe(false);
  expect(hasEnded([boot, namespace, pid, '1'].join(' '))).toBe(true);
});

test.each(['', 'x', 'boot ns 1 1', '../x'])('of a process of another machine it is not known: %j', (identity) => {
  expect(hasEnded(identity)).toBe(false);
});

test('of a process of another PID namespace or boot it is not known', () => {
  const [boot, namespace] = processIdentity()!.split(' ');
  expect(hasEnded(`${boot} pid:[1] 999999 1`)).toBe(false);
  expect(hasEnded(`other ${namespace} 999999 1`)).toBe(false);
  expect(hasEnded(`${boot} ${namespace} ../self 1`)).toBe(false);
});
