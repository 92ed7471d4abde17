import { MESH_RULES, upgradeGuards } from '../../mesh';
import { deleteAll, DeletionOptions } from '../../reconcile';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, seconds, withCluster, withDeletion, withInstance, withOutput, withTimeout } from '../command';
import { exitCodeOf, progress } from '../progress';
import { withInUse } from '../upgrade-options';

interface DeleteOptions extends InstanceOptions, DeletionOptions {
  allowInUse: boolean;
  timeout: string;
  output: 'text' | 'json';
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('delete', [
    'Deletes all objects that were applied, in reverse order, and waits until they are gone. No program is needed.',
    'An object is deleted only if the inventory names it and it still has the label of the instance. Definitions, namespaces and volume claims are deleted only on request.',
  ].join('\n'), [
    'cdk8s-istio delete -n istio-system',
    'cdk8s-istio delete --instance shop --crds --namespaces',
  ]);
  withOutput(withInUse(withDeletion(withTimeout(withInstance(withCluster(parser)), '5m'), 'when they were applied')), 'text', 'json');
  return execute<DeleteOptions>(parser, argv, async (options) => {
    const timeout = seconds(options.timeout);
    return withClient(options, async (client, signal) => {
      const display = progress(options.output);
      const instance = instanceOf(options, client);
      const guards = upgradeGuards({ allowInUse: options.allowInUse });
      const result = await deleteAll(client, { ...options, ...MESH_RULES, instance, guards, timeout, signal, onEvent: display.show.bind(display) });
      display.end(result);
      return exitCodeOf(result);
    });
  });
}
