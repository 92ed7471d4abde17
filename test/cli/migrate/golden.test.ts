import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../src/cli/commands/migrate';
import { captured } from '../captured';

/**
 * Realistic installs and the programs that they become, as a person would write them. A program of the user imports 'cdk8s-istio', where
 * these import the sources, so that they are compiled and linted with all others.
 */
const GOLDEN = [
  { name: 'values-1.20', version: '1.20.1', more: [] },
  { name: 'values-1.27', version: '1.27.0', more: ['--namespace', 'mesh', '--gateway-name', 'edge', '--gateway-namespace', 'edge', '--no-crds'] },
  { name: 'operator-1.27', version: '1.27.0', more: [] },
];

const FILES = { 'base.yaml': '--base-values', 'istiod.yaml': '--istiod-values', 'gateway.yaml': '--gateway-values', 'operator.yaml': '--istio-operator' };

test.each(GOLDEN)('$name', async ({ name, version, more }) => {
  const folder = join(__dirname, 'golden', name);
  const files = Object.entries(FILES).filter(([file]) => existsSync(join(folder, file))).flatMap(([file, flag]) => [flag, join(folder, file)]);
  const args = ['--istio-version', version, ...files, ...more];
  const { code, stdout, stderr } = await captured(() => run(args));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(readFileSync(join(folder, 'main.ts'), 'utf8').replace("'../../../../../src'", "'cdk8s-istio'"));
  expect(await captured(() => run([...args, '--check']))).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/^all \d+ objects are the same\n$/) });
});
