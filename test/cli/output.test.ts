import { spawnSync } from 'node:child_process';

const PRINT = 'require("./src/cli/output.ts").print("x".repeat(5_000_000));';

test.each([
  ['at once', PRINT],
  ['to a slow reader', `process.stdout; ${PRINT}`], // the stream of Node makes the pipe non-blocking, so that a write to a full pipe fails
])('prints all, however much: %s', (_, program) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', program], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect({ status, stderr, length: stdout.length }).toEqual({ status: 0, stderr: '', length: 5_000_000 });
});

test('a reader that closes the pipe is no error', () => {
  const mesh = `'${process.execPath}' --import tsx src/cli/main.ts mesh --istio-version 1.20.1`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `set -o pipefail; ${mesh} | head -c 3`], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'api', stderr: '' });
});

test.each(['mesh --istio-version 1.20.1', 'help', '--version', 'why --help'])('a full disk is an error without a stack: %s', (args) => {
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', `'${process.execPath}' --import tsx src/cli/main.ts ${args} > /dev/full`], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'error: the output could not be written: ENOSPC: no space left on device, write\n' });
});
