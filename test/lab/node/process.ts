/**
 * One run of a container: the first process of its own PID namespace. It has its own mounts over a private,
 * writable view of the host's files, the network namespace of the pod, and the user and capabilities of the spec.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { attempt, type Outcome } from '../cluster/run';

export interface Mount { source: string; target: string; readOnly: boolean }

export interface ProcessSpec {
  argv: string[];
  env: Record<string, string>;
  workingDir: string;
  hostname: string;
  /** The path of a network namespace. Without it, the process uses the network namespace of the node. */
  network?: string;
  /** A folder in memory for this run: the files that the container writes, and its view of the host's files. */
  folder: string;
  mounts: Mount[];
  /** Files that belong to the pod: /etc/hosts and the like. */
  files: Record<string, string>;
  user: number;
  group: number;
  groups: number[];
  capabilities: { add: string[]; drop: string[]; all: boolean };
  noNewPrivileges: boolean;
  readOnlyRoot: boolean;
  /** The file for the output of the process. */
  log: number;
}

export interface Exit { code: number; signal: number }

/** The default capabilities of a container runtime. */
const CAPABILITIES = [
  'chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap',
  'net_bind_service', 'net_raw', 'sys_chroot', 'mknod', 'audit_write', 'setfcap',
];
/** The folder with the sources of the mounts while they are created. */
const OUTSIDE = '/.outside';

export class Process {
  /** Resolves when the program of the container runs. Rejects if its environment cannot be created. */
  readonly started: Promise<void>;
  readonly exited: Promise<Exit>;
  private readonly outer: ChildProcess;

  constructor(private readonly spec: ProcessSpec) {
    const script = join(spec.folder, 'start.sh');
    mkdirSync(spec.folder, { recursive: true });
    writeFileSync(script, startScript(spec));
    const enter = spec.network ? ['nsenter', `--net=${spec.network}`] : [];
    const [file, ...args] = [...enter, 'unshare', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', 'sh', script];
    this.outer = spawn(file, args, { cwd: '/', detached: true, stdio: ['ignore', spec.log, spec.log, 'pipe'] });
    this.exited = new Promise((resolve) => {
      this.outer.on('exit', (code, signal) => resolve(signal ? { code: 128 + constants.signals[signal], signal: constants.signals[signal] } : { code: code ?? 1, signal: 0 }));
    });
    this.started = lastWord(this.outer.stdio[3] as Readable);
  }

  /** The id of the first process of the container, as seen in the lab. */
  get pid(): number | undefined {
    try {
      return Number(readFileSync(`/proc/${this.outer.pid}/task/${this.outer.pid}/children`, 'utf8').trim().split(' ')[0]) || undefined;
    } catch {
      return undefined; // it has ended
    }
  }

  signal(name: NodeJS.Signals): void {
    try {
      if (this.pid) process.kill(this.pid, name);
    } catch {
      // it has ended
    }
  }

  /** Runs a command inside the container, as the user of the container. */
  async exec(argv: string[], input?: string): Promise<Outcome> {
    const { pid } = this;
    if (!pid) throw new Error('container not found: it is not running');
    return attempt('nsenter', ['-t', String(pid), '--mount', '--net', '--pid', '--uts', '--ipc', '--root', `--wd=${this.spec.workingDir}`, ...asUser(this.spec), ...argv], input);
  }
}

/** The last output of the script before the program replaces it. If the script fails, its error message comes instead. */
const STARTED = 'started';

async function lastWord(pipe: Readable): Promise<void> {
  let text = '';
  for await (const chunk of pipe) {
    text += chunk;
    if (text.endsWith(`${STARTED}\n`)) return;
  }
  throw new Error(text.trim() || 'it was killed while it was being started');
}

function startScript(spec: ProcessSpec): string {
  const { folder } = spec;
  for (const name of ['upper', 'work', 'root', 'files']) mkdirSync(join(folder, name), { recursive: true });
  const files = Object.entries(spec.files).map(([target, text]): Mount => {
    const source = join(folder, 'files', target.replaceAll('/', '_'));
    writeFileSync(source, text, { mode: 0o644 });
    return { source, target, readOnly: false };
  });
  const mounts = [...spec.mounts, ...files].sort((a, b) => a.target < b.target ? -1 : 1);
  return [
    'set -e',
    'exec 2>&3',
    `mount -t overlay overlay -o lowerdir=/,upperdir=${folder}/upper,workdir=${folder}/work ${folder}/root`,
    `cd ${folder}/root`,
    `mkdir .${OUTSIDE}`,
    `pivot_root . .${OUTSIDE}`, // before the mounts, so that links in their targets resolve as in the container
    'cd /',
    'mount -t proc proc /proc',
    `mount --rbind ${OUTSIDE}/dev /dev`,
    `mount --rbind ${OUTSIDE}/sys /sys`,
    'mount -t tmpfs -o mode=1777 tmpfs /tmp',
    'rm -rf /var/run/secrets',
    ...mounts.flatMap(bind),
    ...mounts.filter(({ readOnly }) => readOnly).map(({ target }) => `mount -o remount,bind,ro ${quote(target)}`), // after the mounts inside them
    `mkdir -p ${quote(spec.workingDir)}`,
    `umount -l ${OUTSIDE}`,
    `rmdir ${OUTSIDE}`,
    ...spec.readOnlyRoot ? ['mount -o remount,bind,ro /tmp', 'mount -o remount,bind,ro /'] : [],
    `hostname ${quote(spec.hostname)}`,
    `cd ${quote(spec.workingDir)}`,
    `echo ${STARTED} >&3`,
    `exec ${[...asUser(spec), ...spec.argv].map(quote).join(' ')} 2>&1 3>&-`,
  ].join('\n');
}

function bind({ source, target }: Mount): string[] {
  const from = quote(OUTSIDE + source);
  const at = quote(target);
  return [
    `if [ -d ${from} ]; then mkdir -p ${at}; else mkdir -p ${quote(dirname(target))}; [ -e ${at} ] || : >${at}; fi`,
    `mount --bind ${from} ${at}`,
  ];
}

function asUser({ user, group, groups, capabilities, noNewPrivileges, env }: ProcessSpec): string[] {
  return [
    'setpriv', `--reuid=${user}`, `--regid=${group}`, groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups',
    ...capabilities.all ? [] : [`--bounding-set=${boundary(capabilities)}`, '--inh-caps=-all'],
    ...noNewPrivileges ? ['--no-new-privs'] : [],
    'env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ];
}

function boundary({ add, drop }: { add: string[]; drop: string[] }): string {
  const short = (names: string[]) => names.map((name) => name.toLowerCase().replace(/^cap_/, ''));
  const dropped = short(drop);
  if (short(add).includes('all')) return '+all';
  const kept = new Set(dropped.includes('all') ? [] : CAPABILITIES.filter((name) => !dropped.includes(name)));
  for (const name of short(add)) kept.add(name);
  return ['-all', ...[...kept].map((name) => `+${name}`)].join(',');
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
