import { Command, CommanderError, Option } from 'commander';
import { ExitCode, Interrupted, UsageError } from './exit-code';
import { outputFailure, print } from './output';
import { printable } from './printable';
import { KubeConfigError, KubeError } from '../kube/internal'; // not the face: a command that needs no cluster must not load client-node

/** The source of objects: a program, or manifests. */
export interface InputOptions {
  app?: string;
  filename?: string[];
}

/** The choice of a cluster, with the options of kubectl. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
}

export interface OutputOptions {
  output: 'text' | 'json' | 'yaml';
}

/** A command whose help has a description and examples. */
export function command(name: string, description: string, examples: string[]): Command {
  return new Command(`cdk8s-istio ${name}`)
    .description(description)
    .allowExcessArguments(false)
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: print })
    .exitOverride()
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);
}

/** What the objects are read from, as messages name it. */
export function sourceOf({ app, filename }: InputOptions): string {
  return filename ? `-f ${filename.join(' ')}` : app ? `the program \`${app}\`` : 'the program';
}

export function withInput(to: Command): Command {
  return to
    .option('--app <command>', 'the program to run (default: `app` of ./cdk8s.yaml)')
    .option('-f, --filename <file...>', 'plain manifests instead of a program: files, folders, or - for standard input');
}

export function withCluster(to: Command): Command {
  return to
    .option('--kubeconfig <file>', 'the kubeconfig (default: $KUBECONFIG, else ~/.kube/config, else the pod\'s own service account)')
    .option('--context <name>', 'the context in it (default: the current one)')
    .option('-n, --namespace <name>', 'namespace of the inventory, and of objects that name none (default: the context\'s, else default)');
}

/** Kinds that are deleted only on request. */
export function withDeletion(to: Command, when: string): Command {
  return to
    .option('--crds', `delete CustomResourceDefinitions too ${when}, each with all objects of its kind`, false)
    .option('--namespaces', `delete namespaces too ${when}, each with all objects in it`, false)
    .option('--volumes', `delete PersistentVolumes and PersistentVolumeClaims too ${when}, each with its data`, false)
    .option('--ca-secret', 'delete the Secret with the private key of the CA too, with the last control plane of its namespace', false);
}

/** Lets a run prune more than is usual. */
export function withPruning(to: Command): Command {
  return to
    .option('--allow-empty', 'allow a program without objects, which deletes all objects of the instance', false)
    .option('--allow-prune-many', 'allow to delete more than 10 objects and 20% of the instance, or more than half of it', false);
}

export interface PruningOptions {
  allowEmpty: boolean;
  allowPruneMany: boolean;
}

export function withInstance(to: Command): Command {
  return to.option('--instance <name>', 'the set of objects that is applied and deleted as a whole; a namespace can have several', 'default');
}

export function withTimeout(to: Command, fallback: string): Command {
  return to.option('--timeout <duration>', 'how long to wait in all until objects are ready or gone: 90s, 5m, 1h', fallback);
}

export function withOutput(to: Command, ...formats: OutputOptions['output'][]): Command {
  return to.addOption(new Option('-o, --output <format>', 'the output format').choices(formats).default(formats[0]));
}

/** A number of seconds from `90`, `90s`, `5m`, or `1h`. */
export function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (!match) {
    throw new UsageError(`'${text}' is not a duration. Write 90s, 5m, or 1h`);
  }
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h' ?? 's'];
}

/** Parses the arguments and runs the work. An error becomes a message on standard error, and an exit code. */
export async function execute<T>(parser: Command, argv: string[], work: (options: T) => Promise<number>): Promise<number> {
  try {
    parser.parse(argv, { from: 'user' });
    const code = await work(parser.opts<T & object>());
    const failure = outputFailure();
    if (failure) throw new ExpectedError(failure);
    return code;
  } catch (error) {
    return report(error as Error);
  }
}

function report(error: Error): number {
  if (error instanceof CommanderError) {
    const failure = outputFailure(); // of the help
    if (failure) return report(new ExpectedError(failure));
    return error.exitCode === 0 ? ExitCode.DONE : ExitCode.BAD_USAGE; // commander has written the message
  }
  process.stderr.write(printable(`error: ${isKnown(error) ? error.message : error.stack}\n`));
  return error instanceof UsageError ? ExitCode.BAD_USAGE : error instanceof Interrupted ? error.exitCode : ExitCode.FAILED;
}

/** Errors whose message is enough for the user. Any other error is a fault of this program, and is shown with its stack. */
function isKnown(error: Error): boolean {
  return [UsageError, Interrupted, ExpectedError, KubeError, KubeConfigError].some((known) => error instanceof known) || isOfFileSystem(error);
}

/** A file that cannot be read or written. The message names the file. */
function isOfFileSystem({ errno, path }: NodeJS.ErrnoException): boolean {
  return errno !== undefined && path !== undefined;
}

/** An error in the user's program, files or cluster. The message says what is wrong, where, and what to do. */
export class ExpectedError extends Error {}
