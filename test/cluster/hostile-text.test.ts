import { Cli } from './command';
import { config, deployment, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';

/** Text of others that a terminal would obey: no command writes it as it is, in no format, whether it succeeds or fails. */
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

const HOSTILE = 'evil\u001b[2J\u001b]0;title\u0007\u009b31m\u202e\u2028\r\n+ create    ConfigMap forged';
/** What is shown instead. So it is known that the text was shown at all. */
const SHOWN = /evil\\(u001b|e)\[2J/;

function expectHarmless({ stdout, stderr }: { stdout: string; stderr: string }): void {
  expect(stdout + stderr).not.toMatch(/(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/u);
  expect(stdout).not.toMatch(/^\+ create {4}ConfigMap forged/m);
}

/** What a file may have: the API server refuses C1 controls in what is applied. */
const IN_FILE = HOSTILE.replace('\u009b', '');

test.each(['text', 'json', 'yaml'])('values of a live object in a plan: %s', async (format) => {
  expect(await cli.run('apply', [config('web')])).toMatchObject({ code: 0 });
  const path = `/api/v1/namespaces/${home}/configmaps/web`;
  await lab.request('PUT', path, { ...await lab.request('GET', path), data: { value: HOSTILE } });
  const result = await cli.run('plan', [config('web')], '--force-conflicts', '-o', format);
  expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(SHOWN) });
  expectHarmless(result);
});

test.each(['text', 'json'])('values that the API server quotes in its error, and names that it cannot have: %s', async (format) => {
  const refused = { ...deployment('web'), spec: { ...deployment('web').spec as JsonObject, strategy: { type: IN_FILE } } };
  for (const command of ['plan', 'apply']) {
    const result = await cli.run(command, [refused], '-o', format);
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('evil') });
    expectHarmless(result);
    const named = await cli.run(command, [config(HOSTILE)], '-o', format);
    expect(named.code).toBe(1);
    expect(named.stdout + named.stderr).toContain('evil');
    expectHarmless(named);
  }
});

test('names of files, programs, contexts, instances and commands', async () => {
  const input = ['-f', '/dev/null'];
  for (const [command, ...args] of [
    ['plan', '-f', HOSTILE], ['plan', '--app', `exit 1 # ${HOSTILE.split('\r')[0]}`], [HOSTILE], ['apply', '--context', HOSTILE, ...input], ['apply', '--instance', HOSTILE, ...input],
  ]) {
    const result = await cli.run(command, undefined, ...args);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(SHOWN);
    expectHarmless(result);
  }
});
