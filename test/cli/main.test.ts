import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { captured } from './captured';
import { main, COMMANDS } from '../../src/cli/main';

const COMMANDS_FOLDER = join(__dirname, '..', '..', 'src', 'cli', 'commands');

test('every command of the help has a file, and every file is in the help', () => {
  expect(readdirSync(COMMANDS_FOLDER).map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(COMMANDS).sort());
});

test.each([[[]], [['--help']], [['-h']], [['help']]])('%j shows all commands', async (argv: string[]) => {
  const { code, stdout } = await captured(() => main(argv));
  expect(code).toBe(0);
  Object.entries(COMMANDS).forEach(([name, summary]) => expect(stdout).toMatch(new RegExp(`  ${name} +${summary.replace(/[?()]/g, '\\$&')}`)));
});

test.each(Object.keys(COMMANDS))('`%s --help` has examples', async (name) => {
  const { code, stdout } = await captured(() => main([name, '--help']));
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: cdk8s-istio ${name}`);
  expect(stdout).toMatch(/Examples:\n {2}cdk8s-istio /);
});

test('`help COMMAND` shows the help of the command', async () => {
  const { stdout } = await captured(() => main(['help', 'synth']));
  expect(stdout).toContain('Usage: cdk8s-istio synth');
});

test('an unknown command is bad usage and names the known ones', async () => {
  const { code, stderr } = await captured(() => main(['aply']));
  expect(code).toBe(64);
  expect(stderr).toBe(`error: unknown command 'aply'. Use one of ${Object.keys(COMMANDS).join(', ')}\n`);
});

test('an unknown option is bad usage', async () => {
  const { code, stderr } = await captured(() => main(['synth', '--ap', 'x']));
  expect(code).toBe(64);
  expect(stderr).toContain("unknown option '--ap'");
});

test('--version prints the version of the package', async () => {
  expect(existsSync(join(__dirname, '..', '..', 'package.json'))).toBe(true);
  expect(await captured(() => main(['--version']))).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
