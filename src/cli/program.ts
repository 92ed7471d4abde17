import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { InputOptions } from './command';
import { UsageError } from './exit-code';
import { interruptible } from './interrupts';
import { readFilename, readFolder } from './manifests';
import { UserProgram } from './user-program';
import { SourceObject } from '../json';

/** The objects of the program, or of the files that are named instead of it. */
export async function readInput(options: InputOptions): Promise<SourceObject[]> {
  if (options.filename) {
    if (options.app !== undefined) {
      throw new UsageError('--app and -f exclude each other: objects come either from a program or from manifests');
    }
    return options.filename.flatMap(readFilename);
  }
  return withSynthesis(programOf(options), (folder) => readSynthesis(folder));
}

/** The command that runs the user's program: the option `--app`, else `app` of cdk8s.yaml. */
export function programOf(options: InputOptions): string {
  const app = options.app ?? projectConfig().app;
  if (!app) {
    throw new UsageError('no program to run: there is no cdk8s.yaml with `app` in this folder. Write one (app: npx tsx main.ts), or use --app COMMAND, or -f FILE for plain manifests');
  }
  return app;
}

/** The project file of cdk8s-cli. */
export function projectConfig(): { app?: string; output?: string } {
  return existsSync('cdk8s.yaml') ? parse(readFileSync('cdk8s.yaml', 'utf8')) ?? {} : {};
}

/**
 * Runs the program with an output folder of its own, which is deleted after use. Only this user may read it: it may have Secrets.
 *
 * @throws Interrupted if a signal asks the command to end. The program has then ended, with all processes that it started.
 */
export async function withSynthesis<T>(command: string, use: (folder: string) => T): Promise<T> {
  let program: UserProgram | undefined;
  return interruptible(() => program?.stop(), async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-'));
    try {
      program = new UserProgram(command, folder);
      await program.ended;
      return use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** The objects that a program wrote. The origin of an object is its construct, if the synthesis has recorded it, else its file. */
export function readSynthesis(folder: string, without?: RegExp): SourceObject[] {
  const file = join(folder, 'construct-metadata.json');
  const recorded: { [key: string]: { path: string } } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).resources : {};
  return readFolder(folder, without).map(({ object, origin }) => {
    const metadata = object.metadata as { namespace?: string; name?: string } | undefined;
    const path = recorded[`${object.apiVersion}/${object.kind}/${metadata?.namespace ?? ''}/${metadata?.name}`]?.path;
    return { object, origin: path ? `construct ${path}` : origin };
  });
}
