import { HelmInstall, HelmInstallProps, ValuesProblem, ValuesSource } from '../../install/helm-values';
import { IstioVersion } from '../../istio/version';
import { MeshApp } from '../../synth';
import { command, execute, ExpectedError } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { parseSet } from '../set-value';
import { valuesFile } from '../values-files';

interface MeshOptions {
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

export async function run(argv: string[]): Promise<number> {
  const parser = command('mesh', 'Prints a whole install: what `helm template` of the charts base, istiod and gateway prints for the same values files.', [
    'cdk8s-istio mesh                                          # the defaults, in istio-system',
    'cdk8s-istio mesh --istio-version 1.27.0 --istiod-values values.yaml > mesh.yaml',
    'cdk8s-istio mesh --set istiod.pilot.autoscaleMin=2 --no-crds | kubectl diff -f -',
  ])
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
  return execute<MeshOptions>(parser, argv, mesh);
}

async function mesh(options: MeshOptions): Promise<number> {
  const app = new MeshApp();
  const install = installOf(app, propsOf(options));
  report(install.problems, options);
  process.stdout.write(app.synthYaml());
  return ExitCode.DONE;
}

/** Whatever the values make impossible is the user's to know, not a fault of ours. */
function installOf(app: MeshApp, props: HelmInstallProps): HelmInstall {
  try {
    return new HelmInstall(app, 'mesh', props);
  } catch (error) {
    throw new ExpectedError((error as Error).message);
  }
}

function report(problems: ValuesProblem[], { allowUnknownValues }: MeshOptions): void {
  const wrong = problems.filter(({ isUnknown }) => !isUnknown || !allowUnknownValues);
  if (wrong.length > 0) {
    throw new ExpectedError(wrong.map(({ message }) => message).join('\nerror: '));
  }
  problems.forEach(({ message }) => process.stderr.write(`warning: ${message}\n`));
}

function propsOf(options: MeshOptions): HelmInstallProps {
  return {
    version: versionOf(options),
    namespace: options.namespace,
    gatewayName: options.gatewayName,
    gatewayNamespace: options.gatewayNamespace ?? options.namespace,
    crds: options.crds,
    values: valuesOf(options),
  };
}

function versionOf({ istioVersion }: MeshOptions): IstioVersion {
  try {
    return IstioVersion.parse(istioVersion);
  } catch (error) {
    throw new UsageError(`--istio-version: ${(error as Error).message}`);
  }
}

function valuesOf(options: MeshOptions): Record<Part, ValuesSource[]> {
  const sets = options.set.map((text) => ({ text, ...parseSet(text, [...PARTS]) }));
  const read = (part: Part, files: string[]) => [
    ...files.map((file) => valuesFile(file)),
    ...sets.filter((set) => set.part === part).map(({ text, values }) => ({ values, locate: () => `--set ${text}` })),
  ];
  return {
    base: read('base', options.baseValues),
    istiod: read('istiod', options.istiodValues),
    gateway: read('gateway', options.gatewayValues),
  };
}

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}
