import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { config, deployment } from './objects';
import { JsonObject } from '../../src/json';

/** A plan that was saved is applied exactly as it was shown, or not at all. */
const cluster = faultyLab();
let cli: Cli;
let home: string;
let file: string;

eachInNamespace(cluster, 'planned', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
  file = join(cli.writeText('', 'empty'), '..', 'saved-plan.json');
});

const secret = (value: string): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { password: value } });
const path = (name: string) => `/api/v1/namespaces/${home}/configmaps/${name}`;
const writes = () => cluster.faulty.proxy.requests.filter(({ method }) => method !== 'GET');
const OLD = () => [config('a'), config('b'), config('c'), config('left'), deployment('web', { replicas: 0 }), secret('marker-1')];
const NEW = () => [config('a', { value: '2' }), config('b'), config('c'), config('new'), deployment('web', { replicas: 0 }), secret('marker-2')];

async function planned(): Promise<void> {
  await cli.run('apply', OLD());
  expect(await cli.run('plan', NEW(), '--out', file)).toMatchObject({ code: 0 });
}

test('a file that others could read before is readable for its owner only, and one that cannot be written is an error', async () => {
  writeFileSync(file, 'old', { mode: 0o644 });
  await planned();
  expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
  for (const wrong of ['/nowhere/plan', '/dev/full']) {
    const { code, stderr } = await cli.run('plan', NEW(), '--out', wrong);
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^error: the plan cannot be saved to ${wrong}: E.*\n$`))]);
  }
});

test('it is applied if nothing has changed; the file has no values and is readable for its owner only', async () => {
  await planned();
  expect(readFileSync(file, 'utf8')).not.toMatch(/marker|bWFya2Vy|"value"/);
  expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
  expect(await cli.run('apply', NEW(), '--plan', file)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
});

const CHANGES: [string, () => Promise<unknown>, RegExp][] = [
  ['an object that was changed', () => cluster.lab.request('PATCH', path('a'), { data: { other: '1' } }, 'application/merge-patch+json'), /ConfigMap \S+\/a: configure, and it is not/],
  ['an object that was deleted', () => cluster.lab.request('DELETE', path('a')), /ConfigMap \S+\/a: create instead of configure/],
  ['an object that was created', () => cluster.lab.request('POST', path('').slice(0, -1), config('new')), /ConfigMap \S+\/new: no change instead of create/],
  ['drift of an object that was not planned to change', () => cluster.lab.request('PATCH', path('b'), { data: { value: 'x' } }, 'application/merge-patch+json'), /ConfigMap \S+\/b: configure instead of no change/],
];
test.each(CHANGES)('it is refused after %s, and nothing is done', async (_, change, message) => {
  await planned();
  await change();
  const before = writes().length;
  const { code, stderr } = await cli.run('apply', NEW(), '--plan', file);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(writes().slice(before)).toEqual([]);
});

test.each([
  ['another program', [config('a', { value: '3' }), ...NEW().slice(1)], []],
  ['another Secret', [...NEW().slice(0, -1), secret('marker-3')], []],
  ['another instance', undefined, ['--instance', 'other']],
])('it is refused for %s', async (_, objects, flags: string[]) => {
  await planned();
  const { code, stderr } = await cli.run('apply', objects ?? NEW(), '--plan', file, ...flags);
  expect(code).toBe(1);
  expect(stderr).toMatch(/have changed since the plan was saved|the plan is for instance 'default'/);
});

test('another file is refused with a hint', async () => {
  const other = cli.writeText('{}', 'other.json');
  expect(await cli.run('apply', NEW(), '--plan', other)).toMatchObject({ code: 1, stderr: expect.stringContaining(`is no saved plan. Write one with: cdk8s-istio plan --out ${other}`) });
});
