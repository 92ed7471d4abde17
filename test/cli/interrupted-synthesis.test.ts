import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../lab/eventually';

/** A synthesis that is interrupted leaves neither a folder, which may have Secrets, nor a process. */
let folder: string;
let command: ChildProcess;
let stderr = '';
let ended: Promise<number | null>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  mkdirSync(join(folder, 'tmp'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts `synth` with a program that writes a Secret, starts a child, and does not end by itself. */
async function started(onSignal: string): Promise<void> {
  const main = join(folder, 'main.js');
  writeFileSync(main, `
    ${onSignal}
    const child = require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/secret.k8s.yaml', 'kind: Secret');
    setInterval(() => {}, 1000);
    require('fs').writeFileSync(${JSON.stringify(join(folder, 'started'))}, process.pid + ' ' + child.pid);
  `);
  command = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'synth', '--stdout', '--app', `node ${main}; true`], {
    env: { ...process.env, TMPDIR: join(folder, 'tmp') }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  stderr = '';
  command.stderr!.on('data', (chunk) => { stderr += chunk; });
  ended = new Promise((resolve) => command.on('close', resolve));
  await eventually(async () => expect(existsSync(join(folder, 'started'))).toBe(true), 30_000);
}

const synthesisFolders = () => readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('cdk8s-istio-'));
const livingProcesses = () => readFileSync(join(folder, 'started'), 'utf8').split(' ').map(Number).filter((pid) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
});

async function expectNothingLeft(code: number): Promise<void> {
  expect(await ended).toBe(code);
  expect(stderr).toMatch(/error: interrupted\n$/);
  expect(synthesisFolders()).toEqual([]);
  await eventually(async () => expect(livingProcesses()).toEqual([]));
}

test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('%s ends the program with its children, deletes its folder, and gives exit code %i', async (signal, code) => {
  await started('');
  expect(synthesisFolders().map((name) => statSync(join(folder, 'tmp', name)).mode.toString(8))).toEqual(['40700']);
  command.kill(signal);
  await expectNothingLeft(code);
}, 60_000);

test('a second Ctrl-C ends a program that does not want to end', async () => {
  const asked = join(folder, 'asked');
  await started(`process.on('SIGTERM', () => require('fs').writeFileSync(${JSON.stringify(asked)}, ''));`);
  command.kill('SIGINT');
  await eventually(async () => expect(existsSync(asked)).toBe(true));
  command.kill('SIGINT');
  await expectNothingLeft(130);
}, 60_000);
