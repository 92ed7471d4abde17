import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identity } from './lock';
import { command, Progress, Recipe, Store } from './store';

let folder: string;
let said: string[];
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  said = [];
  store = new Store(folder, (line) => said.push(line));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A part that is one file, and how often it was made. */
function recipe(name: string, key = 'k1', during?: () => void): Recipe & { made: number } {
  return {
    name,
    key,
    seconds: 1,
    requires: [],
    made: 0,
    async make(to: string) {
      this.made++;
      writeFileSync(join(to, 'file'), `${name} ${key}`);
      during?.();
    },
  };
}

test('parts are made once, and what and how many is said', async () => {
  const [a, b] = [recipe('a'), recipe('b')];
  await store.fill([a, b]);
  await store.fill([a, b]);
  expect([a.made, b.made]).toEqual([1, 1]);
  expect(readFileSync(join(store.path(b), 'file'), 'utf8')).toBe('b k1');
  expect(said).toEqual([
    `building 2 parts into ${folder}, once`,
    '[1/2] a: building', '[2/2] b: building',
    expect.stringMatching(/^\[1\/2\] a: built in \d+ s$/), expect.stringMatching(/^\[2\/2\] b: built in \d+ s$/),
    expect.stringMatching(/^all built in/),
  ]);
  expect(readdirSync(folder).sort()).toEqual(['a-k1', 'b-k1']);
});

test('another key is another part, and the old one stays for who still uses it', async () => {
  await store.fill([recipe('a', 'k1')]);
  await store.fill([recipe('a', 'k2')]);
  expect(readdirSync(folder).sort()).toEqual(['a-k1', 'a-k2']);
});

test('what fails to build is named, is not seen, and is built by the next call', async () => {
  const [a, broken, b] = [recipe('a'), recipe('broken', 'k1', () => { throw new Error('disk full'); }), recipe('b')].map((one) => ({ ...one, lane: 'one' }));
  await expect(store.fill([a, broken, b])).rejects.toThrow('broken cannot be built: disk full');
  expect(readdirSync(folder)).toEqual(['a-k1']);

  await store.fill([a, recipe('broken'), b]);
  expect(readdirSync(folder).sort()).toEqual(['a-k1', 'b-k1', 'broken-k1']);
  expect(a.made).toBe(1);
});

/** A part that takes a moment, and records its begin and its end. */
function slow(name: string, lane: string, events: string[]): Recipe {
  const make = async () => {
    events.push(`${name} begins`);
    await delay(20);
    events.push(`${name} ends`);
  };
  return { ...recipe(name), lane, make };
}

test('parts of one lane are built one after another, and two lanes are built at a time', async () => {
  const events: string[] = [];
  await store.fill([slow('a', 'one', events), slow('b', 'one', events), slow('c', 'two', events), slow('d', 'three', events)]);
  expect(events.slice(0, 2)).toEqual(['a begins', 'c begins']);
  expect(events.indexOf('b begins')).toBeGreaterThan(events.indexOf('a ends'));
  expect(events).toHaveLength(8);
});

test('a build waits for the other lane before it reports that a part has failed', async () => {
  const events: string[] = [];
  const broken = { ...recipe('broken', 'k1', () => { throw new Error('disk full'); }), lane: 'two' };
  await expect(store.fill([slow('a', 'one', events), broken, slow('b', 'one', events)])).rejects.toThrow('disk full');
  expect(events).toEqual(['a begins', 'a ends']);
  expect(readdirSync(folder)).toEqual(['a-k1']);
});

test('the progress of a build names the parts under way, and is undefined before and after it', async () => {
  const seen: (Progress | undefined)[] = [store.progress];
  const a = { ...recipe('a'), make: async () => { seen.push(store.progress); } };
  await store.fill([a, slow('b', 'b', [])]);
  expect([...seen, store.progress]).toEqual([undefined, { building: ['a'], built: 0, total: 2, left: expect.any(Number) }, undefined]);
});

test('a build that was killed leaves nothing that is taken for a part, and is cleared away', async () => {
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  const owner = identity(child.pid!);
  mkdirSync(join(folder, `.draft ${owner}`));
  writeFileSync(join(folder, `.draft ${owner}`, 'file'), 'half');
  writeFileSync(join(folder, '.lock'), owner);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const a = recipe('a');
  await store.fill([a]);
  expect(a.made).toBe(1);
  expect(readdirSync(folder)).toEqual(['a-k1']);
});

test('of two that want the same part, one builds and the other waits and says so', async () => {
  const [first, second] = [recipe('a'), recipe('a')];
  await Promise.all([store.fill([first]), store.fill([second])]);
  expect(first.made + second.made).toBe(1);
  expect(said).toContain(`${folder}: process ${process.pid} is at work there; waiting for it`);
});

test('a command that fails tells its last words', async () => {
  const run = command('sh', ['-c', 'echo "go: downloading x" >&2; echo "checksum mismatch" >&2; exit 3'], { cwd: folder });
  await expect(run).rejects.toThrow('sh -c ended with code 3\nchecksum mismatch');
});

test('a missing tool is named before anything is built', async () => {
  const path = process.env.PATH;
  process.env.PATH = join(folder, 'empty');
  try {
    const a = { ...recipe('a'), requires: ['go' as const, 'pip' as const] };
    await expect(store.fill([a])).rejects.toThrow(/^building the parts needs what this machine lacks:\n {2}Go >= 1.24 .*\n {2}python3 with pip/);
    expect(existsSync(store.path(a))).toBe(false);
  } finally {
    process.env.PATH = path;
  }
});
