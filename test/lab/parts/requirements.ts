import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from './lock';

/** Something this machine must have, by the name used to ask for it. */
export type Requirement = 'go' | 'pip' | 'linux' | 'root' | 'ip' | 'iptables' | 'nsenter' | 'sysctl' | 'openssl';

/** Throws an error that names everything that is missing at once, each with how to get it. */
export function requireAll(requirements: Requirement[], purpose: string): void {
  const missing = [...new Set(requirements)].flatMap((requirement) => {
    const { what, get, lack } = TABLE[requirement];
    const found = lack();
    return found === undefined ? [] : [`  ${what} (${found}): ${get}`];
  });
  if (missing.length > 0) throw new Error(`${purpose} needs what this machine lacks:\n${missing.join('\n')}`);
}

/**
 * As `requireAll` of what running a lab takes, and installs iptables where that is one command: as root on Debian. Of several processes that
 * miss it, one installs it and the others wait. `folder` holds their lock.
 */
export async function requireHost(folder: string, log: (line: string) => void): Promise<void> {
  if (lacksIptables() && process.getuid?.() === 0 && output('apt-get', ['--version']) !== undefined) {
    mkdirSync(folder, { recursive: true });
    const release = await lock(join(folder, 'apt-get.lock'), { until: () => !lacksIptables(), log });
    if (lacksIptables()) installIptables(log);
    release?.();
  }
  requireAll(['linux', 'root', 'ip', 'iptables', 'nsenter', 'sysctl', 'openssl'], 'the lab');
}

function lacksIptables(): boolean {
  return TABLE.iptables.lack() !== undefined;
}

function installIptables(log: (line: string) => void): void {
  log('installing iptables with apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update', '-q'], ['install', '-q', '-y', 'iptables']]) {
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

interface Row {
  /** Its name, with the version where one is needed. */
  readonly what: string;
  /** How to get it. */
  readonly get: string;
  /** What was found in its place, or undefined if it is there. */
  readonly lack: () => string | undefined;
}

const TABLE: Record<Requirement, Row> = {
  go: {
    what: 'Go >= 1.24',
    get: 'install it from https://go.dev/dl and put its bin folder on PATH',
    lack: () => {
      const version = output('go', ['env', 'GOVERSION']);
      const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version ?? '') ?? [];
      if (version === undefined) return 'no go on PATH';
      return Number(major) > 1 || Number(minor) >= 24 ? undefined : `found ${version}`;
    },
  },
  pip: {
    what: 'python3 with pip',
    get: 'apt-get install -y python3 python3-pip',
    lack: () => {
      if (output('python3', ['--version']) === undefined) return 'no python3 on PATH';
      return output('python3', ['-m', 'pip', '--version']) === undefined ? 'python3 is there, its module pip is not' : undefined;
    },
  },
  linux: {
    what: 'Linux',
    get: 'run it in a Linux machine or virtual machine: pods are network namespaces',
    lack: () => process.platform === 'linux' ? undefined : `this is ${process.platform}`,
  },
  root: {
    what: 'root',
    get: 'run it as root (sudo -E): it makes network namespaces',
    lack: () => process.getuid?.() === 0 ? undefined : `this is user ${process.getuid?.()}`,
  },
  ip: program('ip', ['-V'], 'iproute2'),
  iptables: program('iptables', ['--version'], 'iptables'),
  nsenter: program('nsenter', ['--version'], 'util-linux'),
  sysctl: program('sysctl', ['--version'], 'procps'),
  openssl: {
    what: 'OpenSSL >= 3',
    get: 'apt-get install -y openssl',
    lack: () => {
      const version = output('openssl', ['version']);
      if (version === undefined) return 'no openssl on PATH';
      return Number(/^OpenSSL (\d+)/.exec(version)?.[1]) >= 3 ? undefined : `found ${version}`;
    },
  },
};

function program(name: string, args: string[], debianPackage: string): Row {
  return {
    what: debianPackage,
    get: `apt-get install -y ${debianPackage}`,
    lack: () => output(name, args) === undefined ? `no ${name} on PATH` : undefined,
  };
}

/** What a command prints, or undefined if there is none or it fails. */
function output(command: string, args: string[]): string | undefined {
  const run = spawnSync(command, args, { encoding: 'utf8', cwd: tmpdir(), env: process.env, stdio: ['ignore', 'pipe', 'ignore'] });
  return run.status === 0 ? run.stdout.trim() : undefined;
}
