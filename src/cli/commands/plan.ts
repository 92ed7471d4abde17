import { writeFileSync } from 'node:fs';
import { MESH_RULES, UpgradeOptions, upgradeGuards } from '../../mesh';
import { AdoptionOptions, Change, DeletionOptions, plan, readDesired, SavedPlan } from '../../reconcile';
import { withAdoption } from '../adoption';
import { changeLines } from '../change-text';
import { checked } from '../checked';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import {
  command, execute, InputOptions, OutputOptions, PruningOptions, sourceOf, withCluster, withDeletion, withInput, withInstance, withOutput,
  withPruning,
} from '../command';
import { ExitCode } from '../exit-code';
import { printableJson, printableYaml } from '../printable';
import { readInput } from '../program';
import { coloured, hasColours } from '../style';
import { withInUse, withVersionSkew } from '../upgrade-options';

interface PlanOptions extends InputOptions, InstanceOptions, DeletionOptions, OutputOptions, UpgradeOptions, AdoptionOptions, PruningOptions {
  exitCode: boolean;
  out?: string;
  forceConflicts: boolean;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('plan', [
    'Shows exactly what apply would change, and changes nothing.',
    'The API server answers this by dry run: so its defaults, and fields of other owners, are not shown. Values of Secrets are never shown.',
  ].join('\n'), [
    'cdk8s-istio plan',
    'cdk8s-istio plan --exit-code || echo "the cluster differs"     # 2 if anything would change',
    'cdk8s-istio plan -o json | jq \'.changes[] | select(.action == "delete") | .ref\'',
  ]);
  withPruning(withAdoption(withInUse(withVersionSkew(withDeletion(withInstance(withCluster(withInput(parser))), 'when they left the program')))))
    .option('--out <file>', 'save the plan, for apply --plan')
    .option('--exit-code', `exit ${ExitCode.DIFFERENCES} if apply would change anything`, false);
  withOutput(parser, 'text', 'json', 'yaml');
  return execute<PlanOptions>(parser, argv, async (options) => {
    const sources = checked(await readInput(options));
    return withClient(options, async (client, signal) => {
      const desired = await readDesired(sources, client);
      const instance = instanceOf(options, client);
      const onSaved = (saved: SavedPlan) => save(saved, options.out);
      const rules = { ...MESH_RULES, guards: upgradeGuards(options) };
      const changes = await plan(client, desired, { ...options, ...rules, source: sourceOf(options), instance, signal, onSaved });
      if (signal.aborted) {
        return ExitCode.INTERRUPTED;
      }
      print(changes, options.output);
      return exitCodeOf(changes, options.exitCode);
    });
  });
}

/** Nobody else may read the file: its digests are of Secrets too. */
function save(saved: SavedPlan, file: string | undefined): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(saved, undefined, 2)}\n`, { mode: 0o600 });
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
      process.stdout.write(`${printableJson({ counts, changes: changes.filter(isShown) }, 2)}\n`);
      break;
    case 'yaml':
      process.stdout.write(printableYaml({ counts, changes: changes.filter(isShown) }));
      break;
    default:
      process.stdout.write(changes.filter(isShown).flatMap(changeLines).map((line) => `${coloured(line, hasColours(process.stdout))}\n`).join(''));
      process.stdout.write(`${changes.some(isShown) ? '\n' : ''}${sentence(changes, counts)}\n`);
  }
}

function isShown({ action }: Change): boolean {
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
