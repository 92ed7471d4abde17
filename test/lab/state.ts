/**
 * State folders of labs: one a lab, in a folder of this user's own. Each says which processes own it, by id and start
 * time; a folder whose owner is gone is what a killed lab left behind, and is cleared by the next start.
 */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface Process { pid: number; started: string }

export interface Owner {
  /** Whoever started the lab. */
  starter: Process;
  /** The first process inside the lab: all of the lab dies with it. */
  init?: Process;
  /** A detached lab outlives its starter. */
  detached: boolean;
}

/** Where the labs of this user are. */
export function root(): string {
  return process.env.CDK8S_ISTIO_LABS ?? `${tmpdir()}/cdk8s-istio-labs-${process.getuid!()}`;
}

export function names(): string[] {
  return existsSync(root()) ? readdirSync(root()).filter((name) => !name.startsWith('.')) : [];
}

export function folderOf(name: string): string {
  return `${root()}/${name}`;
}

/** Takes a name: the folder appears together with its owner, so that nobody takes it for a dead one. */
export function create(name: string, owner: Owner): string {
  const folder = folderOf(name);
  const hidden = `${root()}/.${name}.${process.pid}`;
  mkdirSync(root(), { recursive: true, mode: 0o700 });
  const stat = lstatSync(root());
  if (!stat.isDirectory() || stat.uid !== process.getuid!()) throw new Error(`${root()} belongs to somebody else: set CDK8S_ISTIO_LABS to a folder of your own`);
  chmodSync(root(), 0o711); // containers of other users look their volumes up through it
  mkdirSync(hidden);
  writeOwner(hidden, owner);
  try {
    renameSync(hidden, folder);
  } catch (error) {
    rmSync(hidden, { recursive: true, force: true });
    throw new Error(`a lab named ${name} is already there (${folder}): stop it with 'npm run lab -- down ${name}', or take another name`);
  }
  return folder;
}

export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(`${folder}/owner.json`, 'utf8'));
  } catch {
    return undefined; // being removed by another process
  }
}

export function writeOwner(folder: string, owner: Owner): void {
  writeFileSync(`${folder}/.owner.json`, JSON.stringify(owner));
  renameSync(`${folder}/.owner.json`, `${folder}/owner.json`);
}

export function isAlive(owner: Owner): boolean {
  return owner.detached && owner.init ? isRunning(owner.init) : isRunning(owner.starter);
}

/** Ends what may be left of a lab and removes its folder. */
export async function remove(name: string): Promise<void> {
  const folder = folderOf(name);
  const init = readOwner(folder)?.init;
  while (init && isRunning(init)) {
    try {
      process.kill(init.pid, 'SIGKILL');
    } catch {
      // it went by itself
    }
    await delay(10);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }); // one that died just now may still write
}

/** Removes what dead labs of this user left, and nothing else. */
export async function clearDead(): Promise<void> {
  for (const name of names()) {
    const owner = readOwner(folderOf(name));
    if (!owner || !isAlive(owner)) await remove(name);
  }
  for (const hidden of existsSync(root()) ? readdirSync(root()).filter((name) => name.startsWith('.')) : []) {
    if (!isRunning({ pid: Number(hidden.split('.').pop()), started: '' })) rmSync(`${root()}/${hidden}`, { recursive: true, force: true });
  }
}

export function thisProcess(): Process {
  return processOf(process.pid);
}

export function processOf(pid: number): Process {
  return { pid, started: startTime(pid) ?? '' };
}

/** @returns whether it is this very process, and not a later one of the same id */
function isRunning({ pid, started }: Process): boolean {
  const now = startTime(pid);
  return now !== undefined && (started === '' || now === started);
}

/** Field 22 of stat; a zombie counts as gone. */
function startTime(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
