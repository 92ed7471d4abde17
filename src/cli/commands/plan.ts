import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { MeshRuleOptions, UpgradeOptions, upgradeGuards } from '../../mesh';
import { AdoptionOptions, DeletionOptions, HandOverOptions, plan, readDesired, SavedPlan } from '../../reconcile';
import { HelmOptions, rulesOf, withAdoption, withHandOver } from '../adoption';
import { checked, StrictOptions, withStrict } from '../checked';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import {
  command, execute, ExpectedError,
  InputOptions, OutputOptions, PruningOptions, sourceOf, withCluster, withDeletion, withInput, withInstance, withOutput,
  withPruning,
} from '../command';
import { ExitCode, Interrupted } from '../exit-code';
import { exitCodeOfPlan, printPlan } from '../plan-output';
import { readInput } from '../program';
import { withInUse, withoutChecks, withVersionSkew } from '../upgrade-options';

interface PlanOptions
  extends InputOptions, InstanceOptions, DeletionOptions, MeshRuleOptions, OutputOptions, UpgradeOptions, AdoptionOptions, HandOverOptions,
  HelmOptions, PruningOptions, StrictOptions {
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
  withPruning(withHandOver(withAdoption(withoutChecks(withInUse(withVersionSkew(withDeletion(withInstance(withCluster(withInput(parser))), 'when they left the program')))))))
    .option('--out <file>', 'save the plan, for apply --plan')
    .option('--exit-code', `exit ${ExitCode.DIFFERENCES} if apply would change anything`, false);
  withOutput(withStrict(parser), 'text', 'json', 'yaml');
  return execute<PlanOptions>(parser, argv, async (options) => {
    const sources = checked(await readInput(options), options);
    return withClient(options, async (client, signal) => {
      const desired = await readDesired(sources, client);
      const instance = instanceOf(options, client);
      const onSaved = (saved: SavedPlan) => save(saved, options.out);
      const domain = { ...rulesOf(options), guards: upgradeGuards(options) };
      const changes = await plan(client, desired, { ...options, ...domain, source: sourceOf(options), instance, signal, onSaved });
      if (signal.aborted) {
        return Interrupted.codeOf(signal);
      }
      printPlan(changes, options.output);
      return exitCodeOfPlan(changes, options.exitCode);
    });
  });
}

/** Nobody else may read the file, also if it was there before: its digests are of Secrets too. */
function save(saved: SavedPlan, file: string | undefined): void {
  if (file === undefined) return;
  try {
    const descriptor = openSync(file, 'w', 0o600);
    if (fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, `${JSON.stringify(saved, undefined, 2)}\n`);
    closeSync(descriptor);
  } catch (error) {
    throw new ExpectedError(`the plan cannot be saved to ${file}: ${(error as Error).message}`);
  }
}
