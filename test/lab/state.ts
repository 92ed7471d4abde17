/**
 * State folders of labs: one folder for each lab, in a folder of this user. Each folder names the processes that own it, by id and start
 * time. A folder without a running owner was left by a killed lab. The next start deletes it.
 */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface Process { pid: number; started: string }

export interface Owner {
  /** The process that started the lab. */
  starter: Process;
  /** The first process inside the lab. When it ends, the whole lab ends. */
  init?: Process;
  /** Whether the lab continues after its starter has ended. */
  detached: boolean;
}

/** The folder with the labs of this user. */
export function root(): string {
  return process.env.CDK8S_ISTIO_LABS ?? `${tmpdir()}/cdk8s-istio-labs-${process.getuid!()}`;
}

export function names(): string[] {
  return existsSync(root()) ? readdirSync(root()).filter((name) => !name.startsWith('.')) : [];
}

export function folderOf(name: string): string {
  return `${root()}/${name}`;
}

/** Claims a name. The folder appears together with its owner, so that no process takes it for the folder of a killed lab. */
export function create(name: string, owner: Owner): string {
  const folder = folderOf(name);
  const hidden = `${root()}/.${name}.${process.pid}`;
  mkdirSync(root(), { recursive: true, mode: 0o700 });
  const stat = lstatSync(root());
  if (!stat.isDirectory() || stat.uid !== process.getuid!()) throw new Error(`${root()} belongs to somebody else: set CDK8S_ISTIO_LABS to a folder of your own`);
  chmodSync(root(), 0o711); // containers of other users reach their volumes through it
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
    return undefined; // another process is deleting it
  }
}

export function writeOwner(folder: string, owner: Owner): void {
  writeFileSync(`${folder}/.owner.json`, JSON.stringify(owner));
  renameSync(`${folder}/.owner.json`, `${folder}/owner.json`);
}

export function isAlive(owner: Owner): boolean {
  return owner.detached && owner.init ? isRunning(owner.init) : isRunning(owner.starter);
}

/** Ends the remaining processes of a lab and deletes its folder. */
export async function remove(name: string): Promise<void> {
  const folder = folderOf(name);
  const init = readOwner(folder)?.init;
  while (init && isRunning(init)) {
    try {
      process.kill(init.pid, 'SIGKILL');
    } catch {
      // it has ended already
    }
    await delay(10);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }); // a process that is ending can still write
}

/** Deletes only the folders of killed labs of this user. */
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

/** @returns whether it is the same process, and not a later process with the same id */
function isRunning({ pid, started }: Process): boolean {
  const now = startTime(pid);
  return now !== undefined && (started === '' || now === started);
}

/** Field 22 of stat. A zombie counts as ended. */
function startTime(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
