import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identity, isAlive, lock } from './lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = { until: () => false, log: () => undefined };

test('a lock is held until it is given back, and leaves nothing', async () => {
  const unlock = await lock(file, never);
  expect(readFileSync(file, 'utf8')).toBe(identity(process.pid));
  unlock!();
  expect(readdirSync(folder)).toEqual([]);
});

test('the second waits, says for whom, and has its turn', async () => {
  const said: string[] = [];
  const first = await lock(file, never);
  const order: string[] = [];
  const second = lock(file, { until: () => false, log: (line) => said.push(line) }).then((unlock) => {
    order.push('second has it');
    return unlock!;
  });
  expect(said).toEqual([`process ${process.pid} is at work there; waiting for it`]);
  order.push('first gives back');
  first!();
  (await second)();
  expect(order).toEqual(['first gives back', 'second has it']);
  expect(existsSync(file)).toBe(false);
});

test('who waits goes on as soon as there is nothing left to do', async () => {
  const first = await lock(file, never);
  let done = false;
  const second = lock(file, { ...never, until: () => done });
  done = true;
  expect(await second).toBeUndefined();
  expect(readFileSync(file, 'utf8')).toBe(identity(process.pid));
  first!();
});

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  const owner = identity(child.pid!);
  expect(isAlive(owner)).toBe(true);
  writeFileSync(file, owner);
  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(isAlive(owner)).toBe(false);
  const unlock = await lock(file, never);
  expect(readFileSync(file, 'utf8')).toBe(identity(process.pid));
  unlock!();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['a process id that now belongs to another process', `${process.pid} 1`],
  ['a lock file that is empty', ''],
  ['a lock file of another kind', 'hello'],
])('%s holds nothing', async (_, content) => {
  writeFileSync(file, content);
  const unlock = await lock(file, never);
  expect(unlock).toBeDefined();
  unlock!();
});

test('of ten that find a dead owner, each has its turn alone', async () => {
  writeFileSync(file, '');
  let inside = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 10 }, async () => {
    const unlock = await lock(file, never);
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
    unlock!();
  }));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});
