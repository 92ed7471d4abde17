import { observe, Observed } from './observed';
import { ShadowLog, shadowLog, ShadowRefusal } from '../../security/internal';
import { AccessInputOptions, accessModel, excludeOtherInput, readObjects } from '../access-input';
import { withClient } from '../cluster';
import { seconds } from '../command';
import { ExitCode } from '../exit-code';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { printableYaml } from '../printable-yaml';
import { section } from '../section';

interface ObservedOptions extends AccessInputOptions {
  readonly since?: string;
  readonly output: 'text' | 'json' | 'html';
}

/** Prints what policies in shadow would have refused. It fails if a proxy does not answer, and with `--since` if there is anything. */
export function showObserved(options: ObservedOptions): Promise<number> {
  excludeOtherInput(options, '--observed');
  const since = options.since === undefined ? undefined : Date.now() - seconds(options.since) * 1000;
  return withClient(options, async (client) => {
    const sources = await readObjects(client);
    const model = accessModel(sources, options);
    const observed = await observe(client, sources, model, since);
    const lines = () => text(observed, shadowLog(model.mesh.rootNamespace)).map(printableLine);
    print(options.output === 'json' ? `${printableJson(observed, 2)}\n` : `${lines().join('\n')}\n`);
    const isGated = since !== undefined && observed.refusals.length + observed.unnamed.length > 0;
    return isGated || observed.unanswered.length > 0 ? ExitCode.FAILED : ExitCode.DONE;
  });
}

function text({ refusals, unnamed, proxies, unanswered }: Observed, log: ShadowLog): string[] {
  if (proxies === 0) {
    return ['no policy in shadow concerns a running proxy, so nothing is observed'];
  }
  const workloads = [...new Set(refusals.map(({ to, port }) => `${to}, port ${port}`))];
  return [
    ...refusals.length + unnamed.length === 0 ? [`no request would have been refused by the policies in shadow, at ${proxies} proxies`] : [],
    ...workloads.flatMap((title) => section(title, refusals.filter(({ to, port }) => title === `${to}, port ${port}`).map(row))),
    ...unnamed.length > 0 ? [...section('Counted by proxies, and not in their logs', unnamed.map(({ pod, to, action, count }) => [pod, to, `${count} by policies with the action ${action}`])), ...advice(log)] : [],
    ...unanswered.length > 0 ? section('Proxies that do not answer', unanswered.map((pod) => [pod])) : [],
  ];
}

function row({ caller, operation, by, count, first, last }: ShadowRefusal): string[] {
  return [caller, operation, `${count} times, ${first === last ? `at ${first}` : `from ${first} to ${last}`}`, by];
}

function advice({ provider, telemetry }: ShadowLog): string[] {
  return [
    '',
    'Proxies log such requests, with the caller and the operation, once the mesh config has this item in extensionProviders:',
    ...indented(provider),
    'and this object is applied:',
    ...indented(telemetry),
    'Counters say no times, so what only they know counts until the pods are restarted.',
  ];
}

function indented(value: unknown): string[] {
  return printableYaml(value).trimEnd().split('\n').map((line) => `  ${line}`);
}
