import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checked, StrictOptions, withStrict } from '../checked';
import { command, execute } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { print } from '../output';
import { programOf, projectConfig, readSynthesis, withSynthesis } from '../program';

interface SynthOptions extends StrictOptions {
  app?: string;
  output?: string;
  stdout?: boolean;
}

/** The files that cdk8s writes. Such files of an earlier synthesis are replaced. */
const MANIFEST = /\.k8s\.ya?ml$/;
/** Definitions take most of the time of reading, and no check looks at them. */
const DEFINITION = /^kind: CustomResourceDefinition$/m;

export async function run(argv: string[]): Promise<number> {
  const parser = withStrict(command('synth', 'Runs your program and writes its manifests, to read or to commit. plan and apply use the same objects.', [
    'cdk8s-istio synth                               # as cdk8s.yaml says',
    'cdk8s-istio synth --stdout --app "npx tsx main.ts" | kubectl diff -f -',
  ]))
    .option('--app <command>', 'the program to run (default: `app` of ./cdk8s.yaml)')
    .option('--output <dir>', 'where to write (default: `output` of ./cdk8s.yaml, else synth.out)')
    .option('--stdout', 'print the manifests instead of writing them');
  return execute<SynthOptions>(parser, argv, synth);
}

async function synth(options: SynthOptions): Promise<number> {
  if (options.stdout && options.output !== undefined) {
    throw new UsageError('--stdout and --output exclude each other: manifests are either printed or written');
  }
  await withSynthesis(programOf(options), (folder) => {
    checked(readSynthesis(folder, DEFINITION), options);
    const files = (readdirSync(folder, { recursive: true, encoding: 'utf8' })).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (options.stdout) {
      print(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('---\n'));
    } else {
      const output = options.output ?? projectConfig().output ?? 'synth.out';
      replace(output, folder);
      process.stderr.write(`${files.length} ${files.length === 1 ? 'manifest' : 'manifests'} in ${output}\n`);
    }
    if (files.length === 0) {
      process.stderr.write('warning: the program wrote no manifests. It must call app.synth(), and must not set `outdir`\n');
    }
  });
  return ExitCode.DONE;
}

/** Replaces the manifests of an earlier synthesis. Other files in the folder stay. */
function replace(output: string, folder: string): void {
  const old = existsSync(output) ? readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((name) => MANIFEST.test(name)) : [];
  old.forEach((name) => rmSync(join(output, name)));
  mkdirSync(output, { recursive: true });
  cpSync(folder, output, { recursive: true });
}
