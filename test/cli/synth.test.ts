import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from './captured';
import { run } from '../../src/cli/commands/synth';

const PROGRAM = `
const { App, Chart, ApiObject } = require(${JSON.stringify(require.resolve('cdk8s'))});
const app = new App();
const chart = new Chart(app, 'shop');
new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'red' } });
console.log('synthesising');
app.synth();
`;

let folder: string;
const home = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  process.chdir(folder);
  writeFileSync('main.js', PROGRAM);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

test('prints the manifests to standard output, and the output of the program to standard error', async () => {
  const { code, stdout, stderr } = await captured(() => run(['--app', 'node main.js', '--stdout']));
  expect(code).toBe(0);
  expect(stdout).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: red\n');
  expect(stderr).toBe('synthesising\n');
});

test('takes the program and the output folder from cdk8s.yaml, and replaces only the files of an earlier synthesis', async () => {
  writeFileSync('cdk8s.yaml', 'language: typescript\napp: node main.js\noutput: out\n');
  await captured(() => run([]));
  writeFileSync('out/renamed.k8s.yaml', 'kind: Old');
  writeFileSync('out/notes.txt', 'mine');
  const { code } = await captured(() => run([]));
  expect(code).toBe(0);
  expect(readdirSync('out').sort()).toEqual(['construct-metadata.json', 'notes.txt', 'shop.k8s.yaml']);
});

test('the error of a program is reported, and an earlier synthesis stays', async () => {
  await captured(() => run(['--app', 'node main.js', '--output', 'out']));
  writeFileSync('main.js', 'throw new Error("weights of v1, v2 sum to 90, not 100");');
  const { code, stderr } = await captured(() => run(['--app', 'node main.js', '--output', 'out']));
  expect(code).toBe(1);
  expect(stderr).toContain('error: the program failed, and nothing was done: `node main.js` ended with exit code 1: Error: weights of v1, v2 sum to 90, not 100\n');
  expect(readFileSync('out/shop.k8s.yaml', 'utf8')).toContain('colour: red');
});

test('without a program, the command is an error', async () => {
  const { code, stderr } = await captured(() => run([]));
  expect(code).toBe(64);
  expect(stderr).toMatch(/^error: no program to run: .* --app COMMAND/);
});

test('a program that writes nothing gets a warning', async () => {
  const { code, stderr } = await captured(() => run(['--app', 'true', '--output', 'out']));
  expect(code).toBe(0);
  expect(stderr).toContain('warning: the program wrote no manifests');
});
