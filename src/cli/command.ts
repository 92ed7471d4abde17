import { Command, CommanderError, Option } from 'commander';
import { ExitCode, UsageError } from './exit-code';
import { KubeConfigError, KubeError } from '../kube/error'; // not the whole room: a command without a cluster loads no client

/** Where objects come from: a program, or manifests. */
export interface InputOptions {
  app?: string;
  filename?: string[];
}

/** Which cluster, as kubectl asks it. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
}

export interface OutputOptions {
  output: 'text' | 'json' | 'yaml';
}

/** A command with help that says what it is for and shows it in use. */
export function command(name: string, description: string, examples: string[]): Command {
  return new Command(`cdk8s-istio ${name}`)
    .description(description)
    .allowExcessArguments(false)
    .helpOption('-h, --help', 'show this')
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);
}

export function withInput(to: Command): Command {
  return to
    .option('--app <command>', 'the program to run (default: `app` of ./cdk8s.yaml)')
    .option('-f, --filename <file...>', 'plain manifests in the program\'s place: files, folders, or - for standard input');
}

export function withCluster(to: Command): Command {
  return to
    .option('--kubeconfig <file>', 'the kubeconfig (default: $KUBECONFIG, else ~/.kube/config, else the pod\'s own service account)')
    .option('--context <name>', 'the context in it (default: the current one)')
    .option('-n, --namespace <name>', 'namespace of the inventory, and of objects that name none (default: the context\'s, else default)');
}

/** What is deleted only when asked for. */
export function withRemoval(to: Command, when: string): Command {
  return to
    .option('--crds', `delete CustomResourceDefinitions too ${when}, and with each all objects of its kind`, false)
    .option('--namespaces', `delete namespaces too ${when}, and with each all that is in it`, false)
    .option('--volumes', `delete PersistentVolumeClaims too ${when}, and with each its data`, false);
}

export function withInstance(to: Command): Command {
  return to.option('--instance <name>', 'which of several sets of objects in that namespace; each is applied and deleted as a whole', 'default');
}

export function withTimeout(to: Command, fallback: string): Command {
  return to.option('--timeout <duration>', 'how long to wait, in all, until everything is ready or gone: 90s, 5m, 1h', fallback);
}

export function withOutput(to: Command, ...formats: OutputOptions['output'][]): Command {
  return to.addOption(new Option('-o, --output <format>', 'how to print it').choices(formats).default(formats[0]));
}

/** A number of seconds from `90`, `90s`, `5m`, or `1h`. */
export function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (!match) {
    throw new UsageError(`'${text}' is no duration. Write 90s, 5m, or 1h`);
  }
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h' ?? 's'];
}

/** Parses the arguments, runs the work, and turns what is thrown into one clear line and an exit code. */
export async function execute<T>(parser: Command, argv: string[], work: (options: T) => Promise<number>): Promise<number> {
  try {
    parser.parse(argv, { from: 'user' });
    return await work(parser.opts<T & object>());
  } catch (error) {
    return report(error as Error);
  }
}

function report(error: Error): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? ExitCode.DONE : ExitCode.BAD_USAGE; // commander has said it already
  }
  process.stderr.write(`error: ${known(error) ? error.message : error.stack}\n`);
  return error instanceof UsageError ? ExitCode.BAD_USAGE : ExitCode.FAILED;
}

/** Errors that tell their own story; any other is a fault of ours, and its stack helps. */
function known(error: Error): boolean {
  return error instanceof UsageError || error instanceof ExpectedError || error instanceof KubeError || error instanceof KubeConfigError;
}

/** Something in the user's world is wrong; the message says what, where, and what to do. */
export class ExpectedError extends Error {}
