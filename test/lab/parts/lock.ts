import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a waiting process looks again. */
const LOOK_MS = 200;

export interface LockOptions {
  /** A waiting process gives up waiting when this holds: what it wanted is there. */
  readonly until: () => boolean;
  /** Says who is waited for. */
  readonly log: (line: string) => void;
}

/**
 * Makes this process the only one that holds `file`, waiting for the present owner; a dead owner's lock is taken over.
 * Returns what gives it back, or undefined if `until` came true first. A lock avoids double work; it is the atomic
 * rename of what was made, not the lock, that keeps half-made things from being seen.
 */
export async function lock(file: string, { until, log }: LockOptions): Promise<(() => void) | undefined> {
  const me = identity(process.pid);
  let told = '';
  while (!create(file, me)) {
    const owner = read(file);
    if (owner !== undefined && !isAlive(owner)) {
      takeAway(file, owner);
      continue;
    }
    if (until()) return undefined;
    if (owner !== undefined && owner !== told) {
      log(`process ${owner.split(' ')[0]} is at work there; waiting for it`);
      told = owner;
    }
    await sleep(LOOK_MS);
  }
  return () => {
    if (read(file) === me) rmSync(file);
  };
}

/** A process id and its start time, as ids are used again. */
export function identity(pid: number): string {
  return `${pid} ${stat(pid)?.started ?? 'unknown'}`;
}

/** Whether the process that `identity` named still runs. */
export function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return identity(pid) === owner && stat(pid)?.state !== 'Z';
}

function stat(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // a command's name may hold anything
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined; // gone, or a system without /proc
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

/** Of several processes that see a dead owner, one moves its file; who moved a newer owner's file puts that back. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another was faster
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
