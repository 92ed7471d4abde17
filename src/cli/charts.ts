import { Command } from 'commander';
import { ExpectedError } from './command';
import { UsageError } from './exit-code';
import { printableLine } from './printable';
import { assigned, parseSet } from './set-value';
import { valuesFile } from './values-files';
import { ChartValues, HelmInstallProps, mergedSources, ValuesProblem, ValuesSource } from '../helm';
import { IstioVersion } from '../istio';
import { NEWEST_VERSION } from '../istio/internal';
import { ChartName, CHARTS } from '../settings';

/** The releases of the official charts: their values, names and namespaces. */
export interface ChartsOptions {
  istioVersion?: string;
  namespace: string;
  baseValues: string[];
  istiodValues: string[];
  gatewayValues: string[];
  gatewayName: string;
  gatewayNamespace?: string;
  cniValues: string[];
  cniNamespace?: string;
  ztunnelValues: string[];
  ztunnelNamespace?: string;
  crds: boolean;
  crdDescriptions: boolean;
  set: string[];
  allowUnknownValues?: boolean;
  allowKubernetesField: string[];
}

export function withCharts(to: Command): Command {
  return to
    .option('--istio-version <version>', `the version of Istio, such as ${NEWEST_VERSION} (any patch of ${IstioVersion.ALL.map(({ minor }) => minor).join(', ')}; ${NEWEST_VERSION} by default)`)
    .option('-n, --namespace <name>', 'the namespace of the control plane', 'istio-system')
    .option('--base-values <file>', 'values of the chart base; may be repeated, and later files take precedence', collected, [])
    .option('--istiod-values <file>', 'values of the chart istiod; may be repeated', collected, [])
    .option('--gateway-values <file>', 'values of the chart gateway; may be repeated', collected, [])
    .option('--gateway-name <name>', 'the name of the ingress gateway', 'istio-ingress')
    .option('--gateway-namespace <name>', 'the namespace of the ingress gateway (default: the namespace of the control plane)')
    .option('--cni-values <file>', 'values of the chart cni, which is only installed if this option or --set gives it values; may be repeated', collected, [])
    .option('--cni-namespace <name>', 'the namespace of the CNI agent (default: the namespace of the control plane)')
    .option('--ztunnel-values <file>', 'values of the chart ztunnel, which is only installed if this option or --set gives it values; may be repeated', collected, [])
    .option('--ztunnel-namespace <name>', 'the namespace of ztunnel (default: the namespace of the control plane)')
    .option('--set <part.path=value>', 'one value of base, istiod, gateway, cni or ztunnel, which takes precedence over files; may be repeated', collected, [])
    .option('--no-crds', 'without CustomResourceDefinitions')
    .option('--no-crd-descriptions', 'CustomResourceDefinitions without the descriptions of their fields')
    .option('--allow-unknown-values', 'warn about values that no chart knows, instead of refusing them')
    .option('--allow-kubernetes-field <name>', 'do not check fields of this name in parts of Kubernetes objects: the cluster has a newer Kubernetes; may be repeated', collected, []);
}

export function collected(value: string, before: string[]): string[] {
  return [...before, value];
}

/** The props of the install that the options describe. */
export function helmInstallProps(options: ChartsOptions): HelmInstallProps {
  return {
    version: versionOf(options),
    namespace: options.namespace,
    gatewayName: options.gatewayName,
    gatewayNamespace: options.gatewayNamespace ?? options.namespace,
    cniNamespace: options.cniNamespace,
    ztunnelNamespace: options.ztunnelNamespace,
    crds: options.crds,
    crdDescriptions: options.crdDescriptions,
    allowedKubernetesFields: options.allowKubernetesField,
    values: valuesOf(options),
  };
}

/** The version that the options name. Without one, this is the newest version, and a note says so. */
export function versionOf({ istioVersion }: ChartsOptions): IstioVersion {
  if (istioVersion === undefined) {
    process.stderr.write(`note: --istio-version is not given, so this is Istio ${NEWEST_VERSION}, the newest supported version\n`);
    return NEWEST_VERSION;
  }
  try {
    return IstioVersion.of(istioVersion);
  } catch (error) {
    throw new UsageError(`--istio-version: ${(error as Error).message}`);
  }
}

function valuesOf(options: ChartsOptions): ChartValues {
  const sets = options.set.flatMap((text) => parseSet(text, [...CHARTS]).map((set) => ({ text, ...set })));
  const read = (part: ChartName, files: string[]) => sets.filter((set) => set.part === part).reduce<ValuesSource[]>(
    (sources, { text, path, value }) => [...sources, { values: assigned(mergedSources(sources), path, value), locate: () => `--set ${text}`, isFlag: true }],
    files.map((file) => valuesFile(file)),
  );
  const [cni, ztunnel] = [read('cni', options.cniValues), read('ztunnel', options.ztunnelValues)];
  return {
    base: read('base', options.baseValues),
    istiod: read('istiod', options.istiodValues),
    gateway: read('gateway', options.gatewayValues),
    ...(cni.length > 0 ? { cni } : {}),
    ...(ztunnel.length > 0 ? { ztunnel } : {}),
  };
}

/**
 * Warns about unknown values, if they are allowed.
 *
 * @throws ExpectedError with all other problems
 */
export function reportProblems(problems: ValuesProblem[], { allowUnknownValues }: ChartsOptions): void {
  const wrong = problems.filter(({ isUnknown }) => !isUnknown || !allowUnknownValues);
  if (wrong.length > 0) {
    throw new ExpectedError(wrong.map(({ message }) => message).join('\nerror: '));
  }
  problems.forEach(({ message }) => process.stderr.write(`warning: ${printableLine(message)}\n`));
}

/** Does the work; an error of it is an error in the user's values. */
export function expected<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ExpectedError((error as Error).message);
  }
}
