import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The time between two looks of a process that waits. */
const LOOK_MS = 200;

export interface LockOptions {
  /** A waiting process stops waiting when this is true: what it wanted is there. */
  readonly until: () => boolean;
  /** Reports which process holds the lock. */
  readonly log: (line: string) => void;
}

/**
 * Makes this process the only one that holds `file`. It waits for the present owner, and takes over the lock of a dead owner.
 *
 * The lock only avoids that two processes do the same work. It does not protect what they make: that appears by an atomic rename.
 *
 * @returns a function that releases the lock, or undefined if `until` became true first
 */
export async function lock(file: string, { until, log }: LockOptions): Promise<(() => void) | undefined> {
  const me = thisProcess();
  let reported = '';
  while (!create(file, me)) {
    const owner = read(file);
    if (owner !== undefined && !isAlive(owner)) {
      takeAway(file, owner);
      continue;
    }
    if (until()) return undefined;
    if (owner !== undefined && owner !== reported) {
      log(`process ${owner.split(' ')[0]} is at work there; waiting for it`);
      reported = owner;
    }
    await sleep(LOOK_MS);
  }
  return () => {
    if (read(file) === me) rmSync(file);
  };
}

/** The identity of this process as all processes of the machine see it: inside a lab, `process.pid` is a number of the lab's own. */
export function thisProcess(): string {
  try {
    return identity(Number(readlinkSync('/proc/self')));
  } catch {
    return identity(process.pid); // a system without /proc
  }
}

/** A process id and the start time of the process, because the system uses process ids again. */
export function identity(pid: number): string {
  return `${pid} ${stat(pid)?.started ?? 'unknown'}`;
}

/** Whether the process with this identity still runs. */
export function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || identity(pid) !== owner) return false;
  const found = stat(pid);
  return found ? found.state !== 'Z' : answers(pid);
}

/** For a system without /proc. */
function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function stat(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // the name of a command may contain any character
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined; // the process has ended, or the system has no /proc
  }
}

/** The file appears with its content, or not at all. */
function create(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** When several processes see a dead owner, one of them moves the file away. A process that moved the file of a newer owner puts it back. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another process was faster
  }
  const moved = read(aside);
  if (moved !== undefined && moved !== dead) create(file, moved);
  rmSync(aside);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
