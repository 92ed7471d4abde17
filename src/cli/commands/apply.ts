import { readFileSync } from 'node:fs';
import { ifAllowed } from '../../kube';
import { isIstiod, MeshRuleOptions, readProxies, UpgradeOptions, upgradeGuards } from '../../mesh';
import { AdoptionOptions, apply, DeletionOptions, HandOverOptions, parseSavedPlan, readDesired, SavedPlan } from '../../reconcile';
import { HelmOptions, reportReleases, rulesOf, withAdoption, withHandOver } from '../adoption';
import { checked, StrictOptions, withStrict } from '../checked';
import { instanceOf, InstanceOptions, withClient } from '../cluster';
import {
  command, execute, ExpectedError, InputOptions, PruningOptions, seconds, sourceOf, withCluster, withDeletion, withInput, withInstance, withOutput,
  withPruning, withTimeout,
} from '../command';
import { readInput } from '../program';
import { exitCodeOf, progress } from '../progress';
import { withInUse, withoutChecks, withVersionSkew } from '../upgrade-options';

interface ApplyOptions
  extends InputOptions, InstanceOptions, DeletionOptions, MeshRuleOptions, UpgradeOptions, AdoptionOptions, HandOverOptions, HelmOptions,
  PruningOptions, StrictOptions {
  timeout: string;
  plan?: string;
  forceConflicts: boolean;
  output: 'text' | 'json';
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('apply', [
    'Makes the cluster equal to your program, and waits until it is ready.',
    'Objects are applied in waves: resource definitions, namespaces, access and configuration, role bindings, servers of webhooks (istiod), webhooks, workloads (gateways), custom resources.',
    'A gateway is restarted if its control plane injects another proxy now. Other proxies that are out of date are listed.',
    'Objects that left the program since the last apply are deleted after all others are ready. If an object is refused, only its dependents are not applied.',
  ].join('\n'), [
    'cdk8s-istio apply                                  # the program of cdk8s.yaml, the current kubectl context',
    'cdk8s-istio apply --context staging --timeout 10m -n istio-system',
    'cdk8s-istio apply -f manifests/ --instance shop    # plain manifests',
    'cdk8s-istio apply -o json | jq -c \'select(.type == "object")\'',
  ]);
  withDeletion(withTimeout(withInstance(withCluster(withInput(parser))), '5m'), 'when they left the program');
  withPruning(withHandOver(withAdoption(withoutChecks(withInUse(withVersionSkew(parser))))));
  parser.option('--plan <file>', 'apply this saved plan, and refuse if anything has changed since');
  withOutput(withStrict(parser), 'text', 'json');
  return execute<ApplyOptions>(parser, argv, async (options) => {
    const timeout = seconds(options.timeout);
    const planned = options.plan === undefined ? undefined : readPlan(options.plan);
    const sources = checked(await readInput(options), options);
    return withClient(options, async (client, signal) => {
      const display = progress(options.output);
      const desired = await readDesired(sources, client);
      const onEvent = display.show.bind(display);
      const instance = instanceOf(options, client);
      const domain = { ...rulesOf(options), guards: upgradeGuards(options), planned };
      const result = await apply(client, desired, { ...options, ...domain, source: sourceOf(options), instance, timeout, signal, onEvent });
      if (!result.interrupted && desired.some(({ object }) => isIstiod(object))) {
        const proxies = await ifAllowed(readProxies(client));
        if (proxies) display.proxies(proxies);
      }
      display.end(result);
      if (result.ok) reportReleases(result, options);
      return exitCodeOf(result, signal);
    });
  });
}

function readPlan(file: string): SavedPlan {
  try {
    return parseSavedPlan(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw new ExpectedError(`the plan cannot be used: ${(error as Error).message}`);
  }
}
