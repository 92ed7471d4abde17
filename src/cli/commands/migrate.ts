import { ChartsOptions, collected, expected, helmInstallProps, reportProblems, versionOf, withCharts } from '../charts';
import { command, execute, ExpectedError } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { Charts, chartsOfOperator, described, Migration, migration, Operator, printed, reasons, rendered } from '../migrate';
import { print } from '../output';
import { printable, printableLine } from '../printable';
import { valuesFile } from '../values-files';

interface MigrateOptions extends ChartsOptions {
  istioOperator: string[];
  check?: boolean;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('migrate', 'Prints a TypeScript program that synthesises the same objects as `mesh` for the same values, or as istioctl for an IstioOperator.', [
    'cdk8s-istio migrate --istio-version 1.27.0 --istiod-values values.yaml > main.ts',
    'cdk8s-istio migrate --istio-version 1.27.0 --istio-operator operator.yaml > main.ts',
    'cdk8s-istio migrate --istiod-values values.yaml --check    # does the program synthesise the same objects?',
  ])
    .option('--istio-operator <file>', 'an IstioOperator, instead of values; may be repeated, and later files take precedence', collected, [])
    .option('--check', `print the objects in which the program differs, and exit with ${ExitCode.DIFFERENCES} if there are any`);
  return execute<MigrateOptions>(withCharts(parser), argv, migrate);
}

async function migrate(options: MigrateOptions): Promise<number> {
  const { charts, problems: ofFile, notes } = operatorOf(options);
  const { objects, problems } = expected(() => rendered(charts, ofFile));
  reportProblems(problems, options);
  notes.forEach((note) => process.stderr.write(`note: ${printableLine(note)}\n`));
  const found = expected(() => migration(charts, objects));
  if (options.check) {
    return check(found, objects.length);
  }
  if (found.differences.length > 0) {
    throw new ExpectedError(reasons(charts, found).join('\nerror: '));
  }
  print(printed(found.program));
  return ExitCode.DONE;
}

function check({ differences }: Migration, count: number): number {
  differences.forEach((difference) => print(`${printable(described(difference))}\n`));
  process.stderr.write(differences.length > 0 ? `${differences.length} differences\n` : `all ${count} objects are the same\n`);
  return differences.length > 0 ? ExitCode.DIFFERENCES : ExitCode.DONE;
}

/** The install that the options describe. Values files have no problems of an IstioOperator. */
function operatorOf(options: MigrateOptions): Operator {
  const { istioOperator } = options;
  return istioOperator.length === 0 ? { charts: chartsOfValues(options), problems: [], notes: [] } : readOperator(istioOperator, options);
}

function chartsOfValues(options: MigrateOptions): Charts {
  const { gatewayName, gatewayNamespace, cniNamespace, ztunnelNamespace, values: all, ...props } = helmInstallProps(options);
  const { gateway, cni, ztunnel, ...values } = all;
  return {
    ...props,
    ...values,
    gateways: [{ name: gatewayName, namespace: gatewayNamespace, values: gateway }],
    cni: cni && { namespace: cniNamespace ?? props.namespace, values: cni },
    ztunnel: ztunnel && { namespace: ztunnelNamespace ?? props.namespace, values: ztunnel },
    changes: [],
  };
}

function readOperator(files: string[], options: MigrateOptions): Operator {
  const { crdDescriptions, allowKubernetesField: allowedKubernetesFields, gatewayNamespace, cniNamespace, ztunnelNamespace } = options;
  const values = [options.baseValues, options.istiodValues, options.gatewayValues, options.cniValues, options.ztunnelValues, options.set].flat();
  if (values.length > 0 || gatewayNamespace || cniNamespace || ztunnelNamespace) {
    throw new UsageError('--istio-operator and values exclude each other: an IstioOperator has its own values, at spec.values');
  }
  const operator = chartsOfOperator(versionOf(options), files.map((file) => valuesFile(file, 'istioctl')), { crds: options.crds, allowedKubernetesFields });
  return { ...operator, charts: { ...operator.charts, crdDescriptions } };
}
