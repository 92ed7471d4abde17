import { Command } from 'commander';
import { ExpectedError } from './command';
import { UsageError } from './exit-code';
import { assigned, parseSet } from './set-value';
import { valuesFile } from './values-files';
import { HelmInstallProps, mergedSources, ValuesProblem, ValuesSource } from '../helm';
import { IstioVersion } from '../istio';

/** The official charts as a user would release them: their values, and where they go. */
export interface ChartsOptions {
  istioVersion: string;
  namespace: string;
  baseValues: string[];
  istiodValues: string[];
  gatewayValues: string[];
  gatewayName: string;
  gatewayNamespace?: string;
  crds: boolean;
  set: string[];
  allowUnknownValues?: boolean;
}

/** The charts, in the order in which they are installed. */
const PARTS = ['base', 'istiod', 'gateway'] as const;
type Part = typeof PARTS[number];

export function withCharts(to: Command): Command {
  return to
    .option('--istio-version <version>', `the release of Istio: ${IstioVersion.ALL.join(', ')}`, IstioVersion.ALL[0].name)
    .option('-n, --namespace <name>', 'the namespace of the control plane', 'istio-system')
    .option('--base-values <file>', 'values of the chart base; may be repeated, later files win', collected, [])
    .option('--istiod-values <file>', 'values of the chart istiod; may be repeated', collected, [])
    .option('--gateway-values <file>', 'values of the chart gateway; may be repeated', collected, [])
    .option('--gateway-name <name>', 'the name of the ingress gateway', 'istio-ingress')
    .option('--gateway-namespace <name>', 'its namespace (default: that of the control plane)')
    .option('--set <part.path=value>', 'one value of base, istiod or gateway, over the files; may be repeated', collected, [])
    .option('--no-crds', 'without CustomResourceDefinitions')
    .option('--allow-unknown-values', 'warn of values that no chart knows, in place of refusing them');
}

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}

/** The releases that the options ask for. */
export function helmInstallProps(options: ChartsOptions): HelmInstallProps {
  return {
    version: versionOf(options),
    namespace: options.namespace,
    gatewayName: options.gatewayName,
    gatewayNamespace: options.gatewayNamespace ?? options.namespace,
    crds: options.crds,
    values: valuesOf(options),
  };
}

export function versionOf({ istioVersion }: ChartsOptions): IstioVersion {
  try {
    return IstioVersion.parse(istioVersion);
  } catch (error) {
    throw new UsageError(`--istio-version: ${(error as Error).message}`);
  }
}

function valuesOf(options: ChartsOptions): Record<Part, ValuesSource[]> {
  const sets = options.set.flatMap((text) => parseSet(text, [...PARTS]).map((set) => ({ text, ...set })));
  const read = (part: Part, files: string[]) => sets.filter((set) => set.part === part).reduce<ValuesSource[]>(
    (sources, { text, path, value }) => [...sources, { values: assigned(mergedSources(sources), path, value), locate: () => `--set ${text}` }],
    files.map((file) => valuesFile(file)),
  );
  return {
    base: read('base', options.baseValues),
    istiod: read('istiod', options.istiodValues),
    gateway: read('gateway', options.gatewayValues),
  };
}

/** Ends the command if values are wrong; of unknown ones it warns where they are allowed. */
export function reportProblems(problems: ValuesProblem[], { allowUnknownValues }: ChartsOptions): void {
  const wrong = problems.filter(({ isUnknown }) => !isUnknown || !allowUnknownValues);
  if (wrong.length > 0) {
    throw new ExpectedError(wrong.map(({ message }) => message).join('\nerror: '));
  }
  problems.forEach(({ message }) => process.stderr.write(`warning: ${message}\n`));
}

/** Whatever the values make impossible is the user's to know, not a fault of ours. */
export function expected<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ExpectedError((error as Error).message);
  }
}
