import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ExpectedError, InputOptions } from './command';
import { UsageError } from './exit-code';
import { Manifest, readFilename, readFolder } from './manifests';

/** The objects that the user means: those of the program, or of the files named in its place. */
export async function readInput(options: InputOptions): Promise<Manifest[]> {
  if (options.filename) {
    if (options.app !== undefined) {
      throw new UsageError('--app and -f exclude each other: objects come from a program or from manifests');
    }
    return options.filename.flatMap(readFilename);
  }
  return withSynthesis(programOf(options), (folder) => readSynthesis(folder));
}

/** The command that runs the user's program: what was given, else what cdk8s.yaml says. */
export function programOf(options: InputOptions): string {
  const app = options.app ?? projectConfig().app;
  if (!app) {
    throw new UsageError('no program to run: there is no cdk8s.yaml with `app` here. Write one (app: npx tsx main.ts), or use --app COMMAND, or -f FILE for plain manifests');
  }
  return app;
}

/** What cdk8s's own command reads too. */
export function projectConfig(): { app?: string; output?: string } {
  return existsSync('cdk8s.yaml') ? parse(readFileSync('cdk8s.yaml', 'utf8')) ?? {} : {};
}

/** Runs the program with a folder of its own to write to, which goes away after use. */
export async function withSynthesis<T>(program: string, use: (folder: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-'));
  try {
    await runProgram(program, folder);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program prints is shown, on standard error: standard output is for data. */
function runProgram(program: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, {
      shell: true,
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...process.env, CDK8S_OUTDIR: folder, CDK8S_RECORD_CONSTRUCT_METADATA: 'true' },
    });
    let said = '';
    child.stdout.pipe(process.stderr, { end: false });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-100_000);
      process.stderr.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve();
      } else {
        const reason = said.split('\n').find((line) => /^(Uncaught )?\w*(Error|Exception)\b.*: /.test(line));
        reject(new ExpectedError(`the program failed, nothing was done: \`${program}\` ended with ${signal ?? `exit code ${code}`}${reason ? `: ${reason}` : ''}`));
      }
    });
  });
}

/** The objects that a program wrote, named by their construct where the synthesis has recorded it. */
export function readSynthesis(folder: string, without?: RegExp): Manifest[] {
  const file = join(folder, 'construct-metadata.json');
  const recorded: { [key: string]: { path: string } } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).resources : {};
  return readFolder(folder, without).map(({ object, origin }) => {
    const metadata = object.metadata as { namespace?: string; name?: string } | undefined;
    const path = recorded[`${object.apiVersion}/${object.kind}/${metadata?.namespace ?? ''}/${metadata?.name}`]?.path;
    return { object, origin: path ? `construct ${path}` : origin };
  });
}
