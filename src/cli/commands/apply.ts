import { ifAllowed } from '../../kube';
import { AdoptionOptions, apply, readDesired, RemovalOptions } from '../../reconcile';
import { noteReleases, withAdoption } from '../adoption';
import { checked } from '../checked';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import { command, execute, InputOptions, seconds, withCluster, withInput, withInstance, withOutput, withRemoval, withTimeout } from '../command';
import { outdatedGateways } from '../outdated-gateways';
import { readInput } from '../program';
import { exitCodeOf, progress } from '../progress';
import { isIstiod, readProxies } from '../proxies';
import { UpgradeOptions, upgradeGuards, withInUse, withVersionSkew } from '../upgrade-guards';

interface ApplyOptions extends InputOptions, InstanceOptions, RemovalOptions, UpgradeOptions, AdoptionOptions {
  timeout: string;
  allowEmpty: boolean;
  output: 'text' | 'json';
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('apply', [
    'Makes the cluster what your program says, and waits until it is ready.',
    'Objects are applied in waves: resource definitions, namespaces, access and configuration, role bindings, servers of webhooks (istiod), webhooks, workloads (gateways), custom resources.',
    'Gateways whose proxy is not the one that their control plane injects now are restarted; other such proxies are listed.',
    'What left the program since the last time is deleted when all the rest has succeeded. A refused object stops only what needs it.',
  ].join('\n'), [
    'cdk8s-istio apply                                  # the program of cdk8s.yaml, the current kubectl context',
    'cdk8s-istio apply --context staging --timeout 10m -n istio-system',
    'cdk8s-istio apply -f manifests/ --instance shop    # plain manifests',
    'cdk8s-istio apply -o json | jq -c \'select(.type == "object")\'',
  ]);
  withAdoption(withInUse(withVersionSkew(withRemoval(withTimeout(withInstance(withCluster(withInput(parser))), '5m'), 'when they left the program'))))
    .option('--allow-empty', 'let a program that gives no objects delete all there is', false);
  withOutput(parser, 'text', 'json');
  return execute<ApplyOptions>(parser, argv, async (options) => {
    const timeout = seconds(options.timeout);
    const sources = checked(await readInput(options));
    return withClient(options, async (client, signal) => {
      const shown = progress(options.output);
      const desired = await readDesired(sources, client);
      const onEvent = shown.show.bind(shown);
      const instance = instanceOf(options, client);
      const guards = upgradeGuards(options);
      const result = await apply(client, desired, { ...options, instance, guards, outdated: outdatedGateways, timeout, signal, onEvent });
      if (!result.interrupted && desired.some(({ object }) => isIstiod(object))) {
        const proxies = await ifAllowed(readProxies(client));
        if (proxies) shown.proxies(proxies);
      }
      shown.end(result);
      if (result.ok) noteReleases(result);
      return exitCodeOf(result);
    });
  });
}
