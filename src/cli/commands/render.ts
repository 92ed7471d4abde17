import { Chart } from 'cdk8s';
import { Mesh } from '../../install';
import { IstioVersion } from '../../istio';
import { partOf } from '../../json';
import { MeshApp } from '../../synth';
import { SplitInput, TrafficSplitResource } from '../../traffic/internal';
import { expected } from '../charts';
import { command, execute, ExpectedError } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { readFilename } from '../manifests';
import { print } from '../output';

interface RenderOptions {
  filename: string[];
  istioVersion?: string;
  clusterDomain?: string;
}

export async function run(argv: string[]): Promise<number> {
  const parser = command('render', 'Prints the Istio objects of TrafficSplit resources, without a cluster. A program with the same splits gives the same objects.', [
    'cdk8s-istio render -f split.yaml --istio-version 1.27.0',
    'cdk8s-istio render -f splits/ | kubectl diff -f -          # splits/ has a Mesh too, which gives the version',
  ])
    .requiredOption('-f, --filename <file...>', 'files, folders, or - for standard input: TrafficSplits, and a Mesh, Services and Gateways that they depend on')
    .option('--istio-version <version>', 'the version of Istio (default: spec.version of the Mesh in the input)')
    .option('--cluster-domain <domain>', 'the DNS domain of the cluster (default: spec.clusterDomain of the Mesh in the input, else cluster.local)');
  return execute<RenderOptions>(parser, argv, render);
}

async function render(options: RenderOptions): Promise<number> {
  const input = expected(() => new SplitInput(options.filename.flatMap(readFilename)));
  if (input.splits.length === 0) {
    throw new ExpectedError(`there is no TrafficSplit in ${options.filename.join(', ')}`);
  }
  const app = new MeshApp();
  const version = versionOf(input, options);
  expected(() => Mesh.fromAttributes(app, 'mesh', { version, clusterDomain: options.clusterDomain ?? input.mesh.clusterDomain }));
  emit(new Chart(app, 'input'), input);
  print(expected(() => app.synthYaml()));
  return ExitCode.DONE;
}

function versionOf({ mesh }: SplitInput, { istioVersion = mesh.version }: RenderOptions): IstioVersion {
  if (istioVersion === undefined) {
    throw new UsageError('the version of Istio is missing. Write --istio-version 1.27.0, or add a Mesh with spec.version to the input');
  }
  return expected(() => IstioVersion.of(istioVersion));
}

/** @throws with the problems of all splits */
function emit(chart: Chart, input: SplitInput): void {
  const problems = input.splits.flatMap(({ object, origin }) => {
    const { name, namespace } = partOf(object, 'metadata');
    const title = `TrafficSplit '${String(name)}' in namespace '${String(namespace)}'`;
    try {
      new TrafficSplitResource(chart, title, object, input.factsOf(object));
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').map((message) => `${origin}: TrafficSplit '${String(name)}': ${message}`);
    }
  });
  if (problems.length > 0) {
    throw new ExpectedError(problems.join('\n'));
  }
}
