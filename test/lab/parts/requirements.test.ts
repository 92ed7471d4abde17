import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from './lock';
import { requireAll, requireHost } from './requirements';

/** A PATH on which only the programs that a test puts there are found. */
let folder: string;
const path = process.env.PATH;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-'));
  process.env.PATH = folder;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

test.each([
  ['go1.24', true], ['go1.26.8', true], ['go2.0', true], ['go1.25rc1', true],
  ['go1.23.4', false], ['go1.9', false],
])('Go: %s is enough: %s', (version, enough) => {
  program('go', `echo ${version}`);
  const check = () => requireAll(['go'], 'building');
  if (enough) {
    expect(check).not.toThrow();
  } else {
    expect(check).toThrow(`Go >= 1.24 (found ${version}): install it from https://go.dev/dl and put its bin folder on PATH`);
  }
});

test('everything that is missing is said at once, with how to get it', () => {
  expect(() => requireAll(['go', 'pip', 'go'], 'building the parts')).toThrow([
    'building the parts needs what this machine lacks:',
    '  Go >= 1.24 (no go on PATH): install it from https://go.dev/dl and put its bin folder on PATH',
    '  python3 with pip (no python3 on PATH): apt-get install -y python3 python3-pip',
  ].join('\n'));
});

test('a python3 without pip is not the same as no python3', () => {
  program('python3', '[ "$1" = --version ]');
  expect(() => requireAll(['pip'], 'building')).toThrow('python3 is there, its module pip is not');
});

describe('what running a lab takes', () => {
  beforeEach(() => {
    for (const name of ['ip', 'nsenter', 'sysctl']) program(name, 'true');
    program('openssl', 'echo OpenSSL 3.0.19');
    jest.spyOn(process, 'getuid').mockReturnValue(0);
  });
  afterEach(() => jest.restoreAllMocks());

  const APT = () => `[ "$1" = install ] || exit 0\nprintf '#!/bin/sh\\n' > ${folder}/iptables\n/bin/chmod +x ${folder}/iptables`;

  test('installs iptables as root where there is apt-get, and says so', async () => {
    program('apt-get', APT());
    const said: string[] = [];
    await requireHost(folder, (line) => said.push(line));
    expect(said).toEqual(['installing iptables with apt-get']);
  });

  test('waits while another process installs it', async () => {
    program('apt-get', '[ "$1" = --version ]');
    const release = await lock(join(folder, 'apt-get.lock'), { until: () => false, log: () => undefined });
    const said: string[] = [];
    const required = requireHost(folder, (line) => said.push(line));
    program('iptables', 'true');
    await required;
    release!();
    expect(said).toEqual([expect.stringMatching(/^process \d+ is at work there/)]);
  });

  test('says so where iptables cannot be installed, and for an ordinary user', async () => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
    await expect(requireHost(folder, () => undefined)).rejects.toThrow(/root \(this is user 1000\): run it as root.*\n {2}iptables \(no iptables on PATH\): apt-get install -y iptables/);
  });
});
