import { stringify } from 'yaml';
import { Json } from '../../json';
import { titleOf } from '../../kube';
import { AdoptionOptions, Change, FieldChange, plan, PlannedAction, readDesired, RemovalOptions } from '../../reconcile';
import { withAdoption } from '../adoption';
import { checked } from '../checked';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, InputOptions, OutputOptions, withCluster, withInput, withInstance, withOutput, withRemoval } from '../command';
import { ExitCode } from '../exit-code';
import { readInput } from '../program';
import { UpgradeOptions, upgradeGuards, withInUse, withVersionSkew } from '../upgrade-guards';

interface PlanOptions extends InputOptions, InstanceOptions, RemovalOptions, OutputOptions, UpgradeOptions, AdoptionOptions {
  exitCode: boolean;
  allowEmpty: boolean;
}

const SIGNS: { [action in PlannedAction]: string } = {
  create: '+', configure: '~', adopt: '~', unchanged: ' ', delete: '-', keep: ' ', release: ' ', refused: '!',
};

export async function run(argv: string[]): Promise<number> {
  const parser = command('plan', [
    'Shows exactly what apply would change, and changes nothing.',
    'The API server says it itself, by dry run: defaults, and fields that others own, do not show. Values of Secrets are never shown.',
  ].join('\n'), [
    'cdk8s-istio plan',
    'cdk8s-istio plan --exit-code || echo "the cluster differs"     # 2 if anything would change',
    'cdk8s-istio plan -o json | jq \'.changes[] | select(.action == "delete") | .ref\'',
  ]);
  withAdoption(withInUse(withVersionSkew(withRemoval(withInstance(withCluster(withInput(parser))), 'when they left the program'))))
    .option('--exit-code', `exit ${ExitCode.DIFFERENCES} if apply would change anything`, false)
    .option('--allow-empty', 'plan for a program that gives no objects', false);
  withOutput(parser, 'text', 'json', 'yaml');
  return execute<PlanOptions>(parser, argv, async (options) => {
    const sources = checked(await readInput(options));
    return withClient(options, async (client, signal) => {
      const desired = await readDesired(sources, client);
      const changes = await plan(client, desired, { ...options, instance: instanceOf(options, client), guards: upgradeGuards(options), signal });
      if (signal.aborted) {
        return ExitCode.INTERRUPTED;
      }
      print(changes, options.output);
      return exitCodeOf(changes, options.exitCode);
    });
  });
}

function exitCodeOf(changes: Change[], differencesMatter: boolean): number {
  if (changes.some(({ action }) => action === 'refused')) {
    return ExitCode.FAILED;
  }
  return differencesMatter && changes.some(changesAnything) ? ExitCode.DIFFERENCES : ExitCode.DONE;
}

function changesAnything({ action }: Change): boolean {
  return ['create', 'configure', 'adopt', 'delete'].includes(action);
}

function print(changes: Change[], format: OutputOptions['output']): void {
  const counts = countsOf(changes);
  switch (format) {
    case 'json':
      process.stdout.write(`${JSON.stringify({ counts, changes: changes.filter(told) }, undefined, 2)}\n`);
      break;
    case 'yaml':
      process.stdout.write(stringify({ counts, changes: changes.filter(told) }));
      break;
    default:
      changes.filter(told).forEach((change) => process.stdout.write(`${lines(change).join('\n')}\n`));
      process.stdout.write(`${changes.some(told) ? '\n' : ''}${sentence(changes, counts)}\n`);
  }
}

function told({ action }: Change): boolean {
  return action !== 'unchanged';
}

function countsOf(changes: Change[]): { [action: string]: number } {
  const counts: { [action: string]: number } = {};
  changes.forEach(({ action }) => { counts[action] = (counts[action] ?? 0) + 1; });
  return counts;
}

function sentence(changes: Change[], counts: { [action: string]: number }): string {
  const all = Object.entries(counts).map(([action, count]) => action === 'unchanged' || action === 'refused' ? `${count} ${action}` : `${count} to ${action}`).join(', ');
  return changes.some(changesAnything) || counts.refused ? all : `nothing to change: ${all || 'no objects'}`;
}

function lines({ action, ref, origin, fields, message }: Change): string[] {
  const where = origin && action === 'refused' ? ` (${origin})` : '';
  return [
    `${SIGNS[action]} ${action.padEnd(9)} ${titleOf(ref)}${where}${message ? `: ${message}` : ''}`,
    ...fields.map((field) => `      ${fieldLine(field)}`),
  ];
}

function fieldLine({ path, before, after }: FieldChange): string {
  if (before === undefined) {
    return `+ ${path}: ${short(after)}`;
  }
  return after === undefined ? `- ${path}: ${short(before)}` : `~ ${path}: ${short(before)} -> ${short(after)}`;
}

function short(value: Json | undefined): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
