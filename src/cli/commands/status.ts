import { isReady, MeshStatus, readMeshStatus, WorkloadStatus } from '../../mesh';
import { withClient } from '../cluster';
import { ClusterOptions, command, execute, OutputOptions, withCluster, withOutput } from '../command';
import { ExitCode } from '../exit-code';
import { print } from '../output';
import { printableJson, printableLine } from '../printable';
import { printableYaml } from '../printable-yaml';
import { proxyRows } from '../proxy-rows';
import { section } from '../section';

export async function run(argv: string[]): Promise<number> {
  const parser = command('status', [
    'Shows what is installed: control planes with their revisions and revision tags, gateways, their Services, proxies that are out of date, and applied instances.',
    `Exits with ${ExitCode.FAILED} if anything is not ready.`,
  ].join('\n'), [
    'cdk8s-istio status',
    'cdk8s-istio status -o json | jq .proxies.outOfDate',
  ]);
  withOutput(withCluster(parser), 'text', 'json', 'yaml');
  return execute<ClusterOptions & OutputOptions>(parser, argv, (options) => withClient(options, async (client) => {
    const status = await readMeshStatus(client);
    print(render(status, options.output));
    return isReady(status) ? ExitCode.DONE : ExitCode.FAILED;
  }));
}

function render(status: MeshStatus, format: OutputOptions['output']): string {
  switch (format) {
    case 'json': return `${printableJson(status, 2)}\n`;
    case 'yaml': return printableYaml(status);
    default: return `${text(status).map(printableLine).join('\n')}\n`;
  }
}

function text({ controlPlanes, gateways, services, proxies, instances }: MeshStatus): string[] {
  return [
    ...section('Control planes', controlPlanes.map((each) => [each.name, `revision ${[each.revision, ...each.tags].join(', ')}`, each.version, ...workload(each)])),
    ...section('Gateways', gateways.map((each) => [each.name, ...workload(each)])),
    ...section('Services', services.map(({ name, type, address, ports }) => [name, type, address, ports.join(', ')])),
    ...section(`Proxies: ${proxies.total}, out of date: ${proxies.outOfDate.length}`, proxyRows(proxies), ''),
    ...instances.flatMap(({ name, namespace, objects, notReady }) =>
      section(`Applied: instance ${name} in ${namespace}, ${objects} objects, not ready: ${notReady.length}`, notReady.map(({ object, reason }) => [object, reason]), '')),
  ];
}

function workload({ ready, replicas, reason }: WorkloadStatus): string[] {
  return [replicas, ready ? 'ready' : `not ready: ${reason}`];
}
