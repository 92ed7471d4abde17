import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { isAlive, lock, thisProcess } from './lock';
import { Estimate, SizedPart } from './progress';
import { requireAll, Requirement } from './requirements';

/** How one part is made. */
export interface Recipe extends SizedPart {
  /** A hash of everything that decides the content of the part: another key is another part. */
  readonly key: string;
  /** The tools that making it needs. */
  readonly requires: Requirement[];
  /** Recipes with the same lane share sources. They are built one after another, so that nothing is compiled twice. @default none */
  readonly lane?: string;
  /** Makes the part in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

export type Log = (line: string) => void;

/** How far a build is. */
export interface Progress {
  /** Names of the parts under way. */
  readonly building: string[];
  readonly built: number;
  readonly total: number;
  /** Estimated milliseconds until all parts are built. */
  readonly left: number;
}

/** The time between two lines about a part that takes long. */
const STILL_MS = 30_000;
/** Two lanes at a time: while one of them links, which takes one core, the other one compiles. */
const AT_A_TIME = 2;

/**
 * A folder of finished parts.
 *
 * A part is made under another name and renamed when it is complete. So every part with its own name is complete, an interrupted
 * build goes on with the part it was at, and any number of processes may share the folder.
 */
export class Store {
  private progressNow?: () => Progress;

  constructor(private readonly folder: string, private readonly log: Log) {}

  /** How far the build of this store is. Undefined when it does not build. */
  get progress(): Progress | undefined {
    return this.progressNow?.();
  }

  /** Where a part is, or will be. */
  path(recipe: Recipe): string {
    return join(this.folder, `${recipe.name}-${recipe.key}`);
  }

  /** The recipes whose part is not there yet. */
  missing<T extends Recipe>(recipes: T[]): T[] {
    return recipes.filter((recipe) => !existsSync(this.path(recipe)));
  }

  /** Makes the parts that are not there yet. */
  async fill(recipes: Recipe[]): Promise<void> {
    const missing = this.missing(recipes);
    if (missing.length === 0) return;
    requireAll(missing.flatMap(({ requires }) => requires), 'building the parts');
    mkdirSync(this.folder, { recursive: true });
    const unlock = await lock(join(this.folder, '.lock'), {
      until: () => this.missing(recipes).length === 0,
      log: (line) => this.log(`${this.folder}: ${line}`),
    });
    if (unlock === undefined) return;
    try {
      this.sweep();
      await this.makeAll(this.missing(recipes));
    } finally {
      unlock();
    }
  }

  private async makeAll(recipes: Recipe[]): Promise<void> {
    if (recipes.length === 0) return;
    const start = Date.now();
    const estimate = new Estimate(recipes);
    const waiting = [...recipes];
    const busy = new Set<string>();
    const building = new Set<string>();
    let [built, failed] = [0, false];
    this.progressNow = () => ({ building: [...building], built, total: recipes.length, left: estimate.left() });
    this.log(`building ${recipes.length} parts into ${this.folder}, once`);
    const work = async () => {
      for (let recipe = next(waiting, busy); recipe && !failed; recipe = next(waiting, busy)) {
        const lane = recipe.lane ?? recipe.name;
        busy.add(lane);
        building.add(recipe.name);
        try {
          await this.make(recipe, estimate, `[${recipes.length - waiting.length}/${recipes.length}] ${recipe.name}`);
          built++;
        } catch (error) {
          failed = true;
          throw error;
        } finally {
          busy.delete(lane);
          building.delete(recipe.name);
        }
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
    this.progressNow = undefined;
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    this.log(`all built in ${duration(Date.now() - start)}`);
  }

  private async make(recipe: Recipe, estimate: Estimate, title: string): Promise<void> {
    const start = Date.now();
    const draft = join(this.folder, `.draft ${thisProcess()} ${recipe.name}`);
    this.log(`${title}: building`);
    const still = setInterval(() => this.log(`${title}: building for ${duration(Date.now() - start)}; all parts in about ${duration(estimate.left())}`), STILL_MS);
    try {
      mkdirSync(draft);
      await recipe.make(draft);
      renameSync(draft, this.path(recipe));
      estimate.end(recipe);
    } catch (error) {
      throw new Error(`${recipe.name} cannot be built: ${(error as Error).message}`, { cause: error });
    } finally {
      clearInterval(still);
      rmSync(draft, { recursive: true, force: true });
    }
    this.log(`${title}: built in ${duration(Date.now() - start)}`);
  }

  /** Deletes the drafts of builds that were killed. */
  private sweep(): void {
    for (const name of readdirSync(this.folder)) {
      const [, owner] = /^\.draft (\d+ \w+)/.exec(name) ?? [];
      if (owner !== undefined && !isAlive(owner)) rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }
}

/** Takes the first recipe whose lane is free from those that wait. */
function next(waiting: Recipe[], busy: Set<string>): Recipe | undefined {
  const index = waiting.findIndex(({ lane, name }) => !busy.has(lane ?? name));
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

/** The niceness of builds: who waits for them may do other work meanwhile. */
const NICENESS = 10;

/**
 * Runs a command to its end and returns what it printed. The error of a command that fails ends with its last lines on stderr.
 * The command ends with this process.
 */
export function command(program: string, args: string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill();
    process.on('exit', end);
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
    let printed = '';
    let errors = '';
    child.stdout.on('data', (data) => (printed += data));
    child.stderr.on('data', (data) => (errors += data));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) return resolve(printed);
      const last = errors.trimEnd().split('\n').filter((line) => !line.startsWith('go: downloading')).slice(-20).join('\n');
      reject(new Error(`${program} ${args[0]} ended with ${signal ?? `code ${code}`}\n${last}`));
    });
  });
}

/** A duration in milliseconds as text, such as `3 min 20 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
