import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identity, isAlive, lock } from './lock';
import { requireAll, Requirement } from './requirements';

/** How one part is made. */
export interface Recipe {
  /** Its name in messages and, with the key, its folder in the store. */
  readonly name: string;
  /** A hash of everything that decides its content: another key is another part. */
  readonly key: string;
  /** What making it takes. */
  readonly requires: Requirement[];
  /** Makes it in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

export type Log = (line: string) => void;

/** Between two lines about a part that takes long. */
const STILL_MS = 30_000;

/**
 * A folder of finished parts. Each is made under another name and renamed when it is whole, so what is there is
 * complete, an interrupted build goes on with the part it was at, and any number of processes may share the folder.
 */
export class Store {
  constructor(private readonly folder: string, private readonly log: Log) {}

  /** Where a part is, or will be. */
  path(recipe: Recipe): string {
    return join(this.folder, `${recipe.name}-${recipe.key}`);
  }

  /** Makes what is not there yet. */
  async fill(recipes: Recipe[]): Promise<void> {
    const missing = () => recipes.filter((recipe) => !existsSync(this.path(recipe)));
    if (missing().length === 0) return;
    requireAll(missing().flatMap(({ requires }) => requires), 'building the parts');
    mkdirSync(this.folder, { recursive: true });
    const unlock = await lock(join(this.folder, '.lock'), {
      until: () => missing().length === 0,
      log: (line) => this.log(`${this.folder}: ${line}`),
    });
    if (unlock === undefined) return;
    try {
      this.sweep();
      await this.makeAll(missing());
    } finally {
      unlock();
    }
  }

  private async makeAll(recipes: Recipe[]): Promise<void> {
    const start = Date.now();
    if (recipes.length > 0) this.log(`building ${recipes.length} parts into ${this.folder}, once`);
    for (const [index, recipe] of recipes.entries()) {
      await this.make(recipe, `[${index + 1}/${recipes.length}] ${recipe.name}`);
    }
    if (recipes.length > 0) this.log(`all built in ${duration(start)}`);
  }

  private async make(recipe: Recipe, title: string): Promise<void> {
    const start = Date.now();
    const draft = join(this.folder, `.draft ${identity(process.pid)}`);
    this.log(`${title}: building`);
    const still = setInterval(() => this.log(`${title}: building for ${duration(start)}`), STILL_MS);
    try {
      mkdirSync(draft);
      await recipe.make(draft);
      renameSync(draft, this.path(recipe));
    } catch (error) {
      throw new Error(`${recipe.name} cannot be built: ${(error as Error).message}`, { cause: error });
    } finally {
      clearInterval(still);
      rmSync(draft, { recursive: true, force: true });
    }
    this.log(`${title}: built in ${duration(start)}`);
  }

  /** Removes what builds left that were killed. */
  private sweep(): void {
    for (const name of readdirSync(this.folder)) {
      const [, owner] = /^\.draft (.*)/.exec(name) ?? [];
      if (owner !== undefined && !isAlive(owner)) rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }
}

/** Runs a command to its end and returns what it printed; a failure's error ends with its last words. */
export function command(program: string, args: string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let words = '';
    child.stdout.on('data', (data) => (printed += data));
    child.stderr.on('data', (data) => (words += data));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(printed);
      const last = words.trimEnd().split('\n').filter((line) => !line.startsWith('go: downloading')).slice(-20).join('\n');
      reject(new Error(`${program} ${args[0]} ended with ${signal ?? `code ${code}`}\n${last}`));
    });
  });
}

function duration(start: number): string {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
