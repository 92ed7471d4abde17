import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'lab-command-'));
afterAll(() => {
  lab('down');
  rmSync(folder, { recursive: true, force: true });
});

function lab(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, CDK8S_ISTIO_LABS: folder };
  return spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '../lab/main.ts'), ...args], { env, encoding: 'utf8' });
}

test('wrong arguments give an error with the possible ones', () => {
  expect(lab('upp')).toMatchObject({ status: 64, stderr: expect.stringContaining('usage: npm run lab') });
  expect(lab('kubectl', 'get', 'nodes')).toMatchObject({ status: 1, stderr: 'no lab named default is up; there is: none\n' });
  expect(lab('down')).toMatchObject({ status: 1, stderr: 'no lab is named default; there is: none\n' });
  expect(lab('status')).toMatchObject({ status: 0, stdout: 'no lab is up\n' });
});

test('a lab stays up after the command that started it has ended, other commands use it, and `down` stops it', () => {
  expect(lab('up')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^lab default is up; its kubeconfig is .*\/default\/kubeconfig\n$/) });
  expect(lab('up')).toMatchObject({ status: 1, stderr: expect.stringContaining('a lab named default is already there') });
  expect(lab('kubectl', 'get', 'nodes', '-o', 'name')).toMatchObject({ status: 0, stdout: 'node/node-1\n' });
  expect(lab('kubectl', 'get', 'nonsense').status).toBe(1);
  expect(lab('status').stdout).toContain('node/node-1');
  expect(lab('logs').stdout.split('\n')).toEqual(expect.arrayContaining(['etcd', 'kube-apiserver', 'supervisor']));
  expect(lab('logs', 'kube-apiserver').stdout).toContain('Serving securely');
  expect(lab('down')).toMatchObject({ status: 0, stdout: 'lab default is down\n' });
  expect(readdirSync(folder)).toEqual([]);
});
