import { MeshRuleOptions, meshRules, upgradeGuards } from '../../mesh';
import { deleteAll, DeletionOptions, HandOverOptions, planDeletion } from '../../reconcile';
import { withHandOver } from '../adoption';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, seconds, withCluster, withDeletion, withInstance, withOutput, withTimeout } from '../command';
import { exitCodeOfPlan, printPlan } from '../plan-output';
import { exitCodeOf, progress } from '../progress';
import { withInUse, withoutChecks } from '../upgrade-options';

interface DeleteOptions extends InstanceOptions, DeletionOptions, MeshRuleOptions, HandOverOptions {
  allowInUse: boolean;
  dryRun: boolean;
  timeout: string;
  output: 'text' | 'json';
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('delete', [
    'Deletes all objects that were applied, in reverse order, and waits until they are gone. No program is needed.',
    'An object is deleted only if the inventory names it and it still has the label of the instance. Definitions, namespaces, volumes and volume claims are deleted only on request.',
    'With the last control plane, what istiod has created itself is deleted too: --dry-run lists it.',
  ].join('\n'), [
    'cdk8s-istio delete -n istio-system --dry-run',
    'cdk8s-istio delete -n istio-system',
    'cdk8s-istio delete --instance shop --crds --namespaces',
  ]);
  withDeletion(withTimeout(withInstance(withCluster(parser)), '5m'), 'when they were applied');
  withHandOver(withoutChecks(withInUse(parser))).option('--dry-run', 'show what would be deleted, and delete nothing', false);
  withOutput(parser, 'text', 'json');
  return execute<DeleteOptions>(parser, argv, async (options) => {
    const timeout = seconds(options.timeout);
    return withClient(options, async (client, signal) => {
      const instance = instanceOf(options, client);
      const common = { ...options, ...meshRules(options), instance, guards: upgradeGuards({ allowInUse: options.allowInUse }), timeout, signal };
      if (options.dryRun) {
        const changes = await planDeletion(client, common);
        printPlan(changes, options.output);
        return exitCodeOfPlan(changes, false);
      }
      const display = progress(options.output);
      const result = await deleteAll(client, { ...common, onEvent: display.show.bind(display) });
      display.end(result);
      return exitCodeOf(result, signal);
    });
  });
}
