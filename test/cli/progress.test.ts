import { captured } from './captured';
import { Interrupted } from '../../src/cli/exit-code';
import { exitCodeOf, progress } from '../../src/cli/progress';
import { Outcome, ReconcileEvent, Result } from '../../src/reconcile';

const ref = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name });
const outcome = (name: string, action: Outcome['action'], message?: string): Outcome => ({ ref: ref(name), action, origin: `construct shop/${name}`, ...message && { message } });
const EVENTS: ReconcileEvent[] = [
  { type: 'wave', name: 'access and configuration', number: 1, of: 2, objects: 3 },
  { type: 'object', outcome: outcome('a', 'created') },
  { type: 'object', outcome: outcome('b', 'unchanged') },
  { type: 'object', outcome: outcome('c', 'failed', 'no such field') },
  { type: 'wave', name: 'workloads', number: 2, of: 2, objects: 1 },
  { type: 'waiting', ref: ref('d'), reason: '0 of 1 replicas available' },
  { type: 'ready', ref: ref('d') },
];

function result(...outcomes: Outcome[]): Result {
  const all = new Result();
  outcomes.forEach((each) => all.record(each.ref.name, each));
  return all;
}

async function shown(format: 'text' | 'json', end: Result): Promise<string> {
  const { stdout } = await captured(async () => {
    const on = progress(format);
    EVENTS.forEach((event) => on.show(event));
    on.end(end);
    return 0;
  });
  return stdout;
}

test('lines show changes, the reasons of waits, and failures with their origin', async () => {
  expect(await shown('text', result(outcome('a', 'created'), outcome('b', 'unchanged'), outcome('c', 'failed', 'no such field')))).toBe([
    '[1/2] access and configuration (3)',
    '  created    ConfigMap shop/a',
    '  failed     ConfigMap shop/c (construct shop/c): no such field',
    '[2/2] workloads (1)',
    '  waiting    ConfigMap shop/d: 0 of 1 replicas available',
    '  ready      ConfigMap shop/d',
    '1 created, 1 unchanged, 1 failed',
    '',
  ].join('\n'));
});

test('a terminal shows one line for each wave, and failures', async () => {
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    const screen = (await shown('text', result(outcome('a', 'created')))).split('\n').map((line) => line.split('\r\x1b[K').at(-1));
    expect(screen).toEqual([
      '  failed     ConfigMap shop/c (construct shop/c): no such field',
      '[1/2] access and configuration 3/3',
      '[2/2] workloads 0/1',
      '1 created',
      '',
    ]);
  } finally {
    process.stdout.isTTY = before;
  }
});

test('JSON has one line for each event', async () => {
  const lines = (await shown('json', result(outcome('c', 'failed', 'no such field')))).trim().split('\n').map((line) => JSON.parse(line));
  expect(lines).toHaveLength(EVENTS.length + 1);
  expect(lines[3]).toEqual({ type: 'object', ref: ref('c'), action: 'failed', origin: 'construct shop/c', message: 'no such field' });
  expect(lines.at(-1)).toMatchObject({ type: 'end', ok: false, counts: { failed: 1 } });
});

test.each([
  ['nothing changed: 2 unchanged', result(outcome('a', 'unchanged'), outcome('b', 'unchanged')), 0],
  ['nothing changed: no objects', result(), 0],
  ['1 configured', result(outcome('a', 'configured')), 0],
  ['1 not ready', result(outcome('a', 'not ready')), 1],
  ['1 blocked', result(outcome('a', 'blocked')), 1],
  ['interrupted: 1 created. Run the command again to continue', Object.assign(result(outcome('a', 'created')), { interrupted: true }), 143],
])('ends with %j', async (line, end, code) => {
  expect((await shown('text', end)).trim().split('\n').at(-1)).toBe(line);
  expect(exitCodeOf(end, AbortSignal.abort(new Interrupted('SIGTERM')))).toBe(code);
});
