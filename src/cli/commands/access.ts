import { Option } from 'commander';
import { AuthOutcome } from '../../security';
import { AccessCell, accessMatrix } from '../../security/internal';
import { AccessChange, accessChanges } from '../access/diff';
import { showObserved } from '../access/observed-text';
import { accessPage } from '../access/page';
import { AccessInputOptions, accessModel, readModel, withAccessInput } from '../access-input';
import { command, execute, ExpectedError } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { readFilename } from '../manifests';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { section } from '../section';

interface AccessOptions extends AccessInputOptions {
  output: 'text' | 'json' | 'html';
  diff: boolean;
  exitCode: boolean;
  observed: boolean;
  since?: string;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('access', [
    'Shows who may call what: for each workload, each kind of operation that policies distinguish, and each caller, the verdict and the rule that decides.',
    'Callers are the service accounts of the input, principals and tokens that policies name, and plain text. `other` is an operation that no policy names.',
  ].join('\n'), [
    'cdk8s-istio access                                         # of the program in cdk8s.yaml',
    'cdk8s-istio access -f manifests/ -o html > access.html',
    'cdk8s-istio access --diff old/ new/                        # who gains or loses what',
    'cdk8s-istio access --observed --since 24h                  # what policies in shadow would have refused',
  ])
    .argument('[before]', 'with --diff: the file or folder to compare with')
    .argument('[after]', 'with --diff: the other file or folder')
    .option('--diff', 'compare two files or folders of manifests', false)
    .option('--exit-code', `with --diff: exit ${ExitCode.DIFFERENCES} if a caller gains or loses something`, false)
    .option('--observed', 'read from the proxies of the cluster which requests policies in shadow would have refused', false)
    .option('--since <duration>', `with --observed: only requests of this time, such as 24h; exit ${ExitCode.FAILED} if there are any`)
    .addOption(new Option('-o, --output <format>', 'the output format').choices(['text', 'json', 'html']).default('text'));
  const accessOf = async (options: AccessOptions) => {
    excludeModes(options);
    return options.observed ? showObserved(options) : options.diff ? compare(parser.args, options) : show(parser.args, options);
  };
  return execute<AccessOptions>(withAccessInput(parser), argv, accessOf);
}

function excludeModes({ observed, diff, since, output }: AccessOptions): void {
  if (observed && (diff || output === 'html')) {
    throw new UsageError(`--observed has no ${diff ? '--diff' : 'HTML'}. Write --observed with -o text or -o json`);
  }
  if (!observed && since !== undefined) {
    throw new UsageError('--since is for --observed: cdk8s-istio access --observed --since 24h');
  }
}

async function show(args: string[], options: AccessOptions): Promise<number> {
  if (args.length > 0) {
    throw new UsageError(`'${args[0]}' is not an option. Write -f ${args[0]} to read it, or --diff to compare two`);
  }
  const cells = accessMatrix(await readModel(options));
  if (cells.length === 0) {
    throw new ExpectedError('the input has no workload or Service with a known port, so there is nothing to call');
  }
  switch (options.output) {
    case 'json': print(`${printableJson(cells, 2)}\n`); break;
    case 'html': print(accessPage(cells)); break;
    default: print(`${text(cells).map(printableLine).join('\n')}\n`);
  }
  return ExitCode.DONE;
}

function compare(args: string[], options: AccessOptions): number {
  const [before, after] = args;
  if (after === undefined || options.filename || options.app || options.cluster) {
    throw new UsageError('--diff compares two files or folders. Write them after it: cdk8s-istio access --diff old/ new/');
  }
  if (options.output === 'html') {
    throw new UsageError('--diff has no HTML. Write -o text or -o json');
  }
  const [one, other] = [before, after].map((name) => accessModel(readFilename(name), options));
  const changes = accessChanges(accessMatrix(one, other), accessMatrix(other, one));
  const printed = options.output === 'json' ? `${printableJson(changes, 2)}\n` : `${changeText(changes).map(printableLine).join('\n')}\n`;
  print(printed);
  return options.exitCode && changes.length > 0 ? ExitCode.DIFFERENCES : ExitCode.DONE;
}

/** One section a port, one line for each operation, verdict and decider, with the callers that it concerns. */
function text(cells: AccessCell[]): string[] {
  const ports = groups(cells, ({ to, port }) => `${to}, port ${port}`);
  return ports.flatMap(([title, ofPort], index) => {
    const lines = groups(ofPort, ({ operation, verdict: { outcome, decider } }) => JSON.stringify([operation, outcome, decider ?? {}]));
    const rows = lines.map(([, list]) => [list[0].operation, list[0].verdict.outcome, deciderText(list[0].verdict), list.map(({ caller }) => caller).join(', ')]);
    return [...index === 0 ? [] : [''], ...section(title, rows)];
  });
}

function deciderText({ decider }: AccessCell['verdict']): string {
  return decider ? `${decider.kind} ${decider.namespace}/${decider.name}${decider.rule === undefined ? '' : ` rule ${decider.rule}`}` : '-';
}

function changeText(changes: AccessChange[]): string[] {
  const lines = changes.map(({ to, port, operation, caller, before, after }) => {
    const gains = after?.outcome === AuthOutcome.ALLOWED;
    const sign = gains ? '+' : before?.outcome === AuthOutcome.ALLOWED ? '-' : '~';
    const by = (after ?? before)!;
    return `${sign} ${caller}: ${operation} of ${to}, port ${port}: ${before?.outcome ?? 'no such port'} -> ${after?.outcome ?? 'no such port'} (${by.reason})`;
  });
  return lines.length > 0 ? lines : ['no caller gains or loses anything'];
}

function groups<T>(items: T[], keyOf: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group) group.push(item); else found.set(key, [item]);
  }
  return [...found];
}
