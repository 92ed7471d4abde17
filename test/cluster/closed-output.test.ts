import { Cli } from './command';
import { config, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';

/** A reader that closes the output of a run, as `head` does: the run goes on to its end, and its exit code says how it ended. */
let lab: Lab;
let cli: Cli;
let home: string;
let count = 0;

beforeAll(async () => {
  lab = await Lab.start();
}, 120_000);
afterAll(() => lab?.stop());
beforeEach(async () => {
  home = `test-${++count}`;
  await lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(lab.kubeconfig, home);
});
afterEach(() => cli.remove());

const OBJECTS = Array.from({ length: 100 }, (_, index) => config(`c-${index}`));

/** Runs a command whose standard output is closed after its first piece. */
function closed(command: string, objects?: JsonObject[], ...flags: string[]): Promise<number | string> {
  const running = cli.start(command, objects, ...flags);
  running.closeOutput();
  return running.ended;
}

async function left(): Promise<number> {
  const { items } = await lab.request('GET', `/api/v1/namespaces/${home}/configmaps?labelSelector=applyset.kubernetes.io/part-of`);
  return items.length;
}

test.each(['text', 'json'])('apply and delete do all their work: %s', async (format) => {
  expect(await closed('apply', OBJECTS, '-o', format)).toBe(0);
  expect(await left()).toBe(100);
  expect(await closed('delete', undefined, '-o', format)).toBe(0);
  expect(await left()).toBe(0);
});

test('apply and delete do all their work if the disk for their output is full, and end with an error', async () => {
  for (const [command, objects, after] of [['apply', OBJECTS, 100], ['delete', undefined, 0]] as const) {
    const running = cli.startWithOutput('/dev/full', command, objects && [...objects]);
    expect([await running.ended, running.stderr]).toEqual([1, 'error: the output could not be written: ENOSPC: no space left on device, write\n']);
    expect(await left()).toBe(after);
  }
});

test('apply fails if an object is refused, although nobody reads why', async () => {
  expect(await closed('apply', [...OBJECTS, config('refused', { value: 1 })])).toBe(1);
  expect(await left()).toBe(100);
});

test('plan finds differences', async () => {
  expect(await closed('plan', OBJECTS, '--exit-code')).toBe(2);
});
