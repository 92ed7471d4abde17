import { destroy, RemovalOptions } from '../../reconcile';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, seconds, withCluster, withInstance, withOutput, withRemoval, withTimeout } from '../command';
import { exitCodeOf, progress } from '../progress';
import { upgradeGuards, withInUse } from '../upgrade-guards';

interface DeleteOptions extends InstanceOptions, RemovalOptions {
  allowInUse: boolean;
  timeout: string;
  output: 'text' | 'json';
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('delete', [
    'Deletes what was applied, in reverse order, and waits until it is gone.',
    'Only objects of the inventory that still bear its label go. No program is needed. Definitions, namespaces and volume claims stay unless asked for.',
  ].join('\n'), [
    'cdk8s-istio delete -n istio-system',
    'cdk8s-istio delete --instance shop --crds --namespaces',
  ]);
  withOutput(withInUse(withRemoval(withTimeout(withInstance(withCluster(parser)), '5m'), 'when they were applied')), 'text', 'json');
  return execute<DeleteOptions>(parser, argv, async (options) => {
    const timeout = seconds(options.timeout);
    return withClient(options, async (client, signal) => {
      const shown = progress(options.output);
      const instance = instanceOf(options, client);
      const guards = upgradeGuards({ allowInUse: options.allowInUse });
      const result = await destroy(client, { ...options, instance, guards, timeout, signal, onEvent: shown.show.bind(shown) });
      shown.end(result);
      return exitCodeOf(result);
    });
  });
}
