import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checked } from '../checked';
import { command, execute } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { programOf, projectConfig, readSynthesis, withSynthesis } from '../program';

interface SynthOptions {
  app?: string;
  output?: string;
  stdout?: boolean;
}

/** How cdk8s ends the names of the files it writes: files of that name from an earlier synthesis are replaced. */
const MANIFEST = /\.k8s\.ya?ml$/;
/** Definitions, which no check is about, take most of the time of reading. */
const DEFINITION = /^kind: CustomResourceDefinition$/m;

export async function run(argv: string[]): Promise<number> {
  const parser = command('synth', 'Runs your program and writes its manifests: what plan and apply would use, to read or to commit.', [
    'cdk8s-istio synth                               # as cdk8s.yaml says',
    'cdk8s-istio synth --stdout --app "npx tsx main.ts" | kubectl diff -f -',
  ])
    .option('--app <command>', 'the program to run (default: `app` of ./cdk8s.yaml)')
    .option('--output <dir>', 'where to write (default: `output` of ./cdk8s.yaml, else synth.out)')
    .option('--stdout', 'print the manifests in place of writing them');
  return execute<SynthOptions>(parser, argv, synth);
}

async function synth(options: SynthOptions): Promise<number> {
  if (options.stdout && options.output !== undefined) {
    throw new UsageError('--stdout and --output exclude each other: manifests are printed or written');
  }
  await withSynthesis(programOf(options), (folder) => {
    checked(readSynthesis(folder, DEFINITION));
    const files = (readdirSync(folder, { recursive: true, encoding: 'utf8' })).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (options.stdout) {
      process.stdout.write(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('---\n'));
    } else {
      const output = options.output ?? projectConfig().output ?? 'synth.out';
      replace(output, folder);
      process.stderr.write(`${files.length} ${files.length === 1 ? 'manifest' : 'manifests'} in ${output}\n`);
    }
    if (files.length === 0) {
      process.stderr.write('warning: the program wrote no manifests. Does it call app.synth(), and leave `outdir` to the environment?\n');
    }
  });
  return ExitCode.DONE;
}

/** The folder may hold what others put there: only an earlier synthesis goes. */
function replace(output: string, folder: string): void {
  const old = existsSync(output) ? readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) => MANIFEST.test(name)) : [];
  old.forEach((name) => rmSync(join(output, name)));
  mkdirSync(output, { recursive: true });
  cpSync(folder, output, { recursive: true });
}
