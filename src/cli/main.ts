#!/usr/bin/env node
/**
 * The command line `cdk8s-istio`.
 *
 * In: arguments. Out: an exit code (exit-code.ts), data on standard output, progress and errors on standard error. Each command is one file in
 * commands/ with `run(argv): Promise<number>`. Only the file of the command that is called is loaded, so that each command starts fast.
 * Commands parse arguments and print results. They must not decide anything themselves: the other rooms do.
 */
import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { ExitCode, SIGNALS } from './exit-code';
import { isClosed, outputFailure, print } from './output';
import { printable, printableLine } from './printable';

/** All commands, each with its line in the help, in the order in which a user needs them. */
export const COMMANDS: { readonly [name: string]: string } = {
  synth: 'run your program and write its manifests',
  precheck: 'check whether this cluster can take the install, with these credentials',
  plan: 'show exactly what apply would change',
  apply: 'make the cluster equal to your program, and wait until it is ready',
  status: 'show what is installed, whether it is ready, and which proxies are out of date',
  delete: 'delete what was applied, in reverse order',
  access: 'show who may call what, and by which rule',
  why: 'say whether one call is allowed, and what decides',
  images: 'list the images to mirror into a private registry',
  mesh: 'print an install of Istio, also from values files of the official charts',
  render: 'print the Istio objects of TrafficSplit resources, without a cluster',
  migrate: 'print a TypeScript program for an install, from the same values files or an IstioOperator',
};

const HELP = `cdk8s-istio: a whole Istio mesh from typed constructs, applied exactly as synthesised

usage: cdk8s-istio COMMAND [options]      cdk8s-istio COMMAND --help

${Object.entries(COMMANDS).map(([name, summary]) => `  ${name.padEnd(10)}${summary}`).join('\n')}

First steps, in a folder whose cdk8s.yaml names the command that runs your program (app: npx tsx main.ts):
  cdk8s-istio precheck
  cdk8s-istio plan
  cdk8s-istio apply
  cdk8s-istio status

Choose a cluster as with kubectl: --kubeconfig FILE, --context NAME, -n NAMESPACE.
Exit codes: ${ExitCode.DONE} done, ${ExitCode.FAILED} failed, ${ExitCode.DIFFERENCES} differences found (plan --exit-code), ${ExitCode.BAD_USAGE} bad usage,\n${Object.values(SIGNALS).join(', ')} ended by ${Object.keys(SIGNALS).join(', ')}.
`;

interface CommandFile {
  run(argv: string[]): Promise<number>;
}

export async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return help(rest[0]);
  }
  if (name === '--version') {
    print(`${version()}\n`);
    return ExitCode.DONE;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    process.stderr.write(`error: unknown command '${printableLine(name)}'. Use one of ${Object.keys(COMMANDS).join(', ')}\n`);
    return ExitCode.BAD_USAGE;
  }
  return load(name).run(rest);
}

/** `help`, or `help COMMAND`. */
async function help(command?: string): Promise<number> {
  if (command !== undefined && Object.hasOwn(COMMANDS, command)) {
    return load(command).run(['--help']);
  }
  print(HELP);
  return ExitCode.DONE;
}

/** The path is computed, so that the bundler leaves the commands in files of their own. */
function load(command: string): CommandFile {
  return module.require(join(__dirname, 'commands', command));
}

function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}

if (require.main === module) {
  // Node 22.1 and later can keep compiled code between runs.
  (nodeModule as { enableCompileCache?(): void }).enableCompileCache?.();
  // A listener on standard output would load its stream, which some commands do without.
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    if (!isClosed(error)) {
      process.stderr.write(printable(`error: ${error.stack ?? error}\n`));
      process.exit(ExitCode.FAILED);
    }
  });
  main(process.argv.slice(2)).then(
    (code) => {
      const failure = outputFailure(); // a command has reported its own
      if (failure) process.stderr.write(`error: ${failure}\n`);
      process.exitCode = failure ? ExitCode.FAILED : code;
    },
    (error: Error) => {
      process.stderr.write(printable(`error: ${error.stack ?? error}\n`));
      process.exitCode = ExitCode.FAILED;
    },
  );
}
