import { Chart } from 'cdk8s';
import { Mesh, MeshAttributes } from '../../install';
import { IstioVersion, MeshPathNormalization } from '../../istio';
import { JsonObject, partOf } from '../../json';
import { AuthPolicyResource, AUTH_POLICY_KIND } from '../../security/internal';
import { MeshApp } from '../../synth';
import { TrafficSplitResource } from '../../traffic/internal';
import { expected } from '../charts';
import { checked, objectsOf, StrictOptions, withStrict } from '../checked';
import { command, execute, ExpectedError } from '../command';
import { ExitCode, UsageError } from '../exit-code';
import { readFilename } from '../manifests';
import { print } from '../output';
import { ResourceInput } from '../resources';

interface RenderOptions extends StrictOptions {
  filename: string[];
  istioVersion?: string;
  clusterDomain?: string;
  trustDomain?: string;
  rootNamespace?: string;
  pathNormalization?: string;
}

export async function run(argv: string[]): Promise<number> {
  const parser = withStrict(command('render', 'Prints the Istio objects of TrafficSplit and AuthPolicy resources, without a cluster. A program with the same specifications gives the same objects.', [
    'cdk8s-istio render -f split.yaml --istio-version 1.27.0',
    'cdk8s-istio render -f splits/ | kubectl diff -f -          # splits/ has a Mesh too, which gives the version',
  ]))
    .requiredOption('-f, --filename <file...>', 'files, folders, or - for standard input: TrafficSplits and AuthPolicies, and a Mesh, Services and Gateways that they depend on')
    .option('--istio-version <version>', 'the version of Istio (default: spec.version of the Mesh in the input)')
    .option('--cluster-domain <domain>', 'the DNS domain of the cluster (default: spec.clusterDomain of the Mesh in the input, else cluster.local)')
    .option('--trust-domain <domain>', 'the trust domain of the mesh (default: spec.certificates.trustDomain of the Mesh in the input, else cluster.local)')
    .option('--root-namespace <name>', 'the root namespace (default: spec.meshConfig.rootNamespace of the Mesh in the input, else istio-system)')
    .option('--path-normalization <mode>', 'how proxies normalise paths (default: spec.meshConfig.pathNormalization of the Mesh in the input, else BASE)');
  return execute<RenderOptions>(parser, argv, render);
}

async function render(options: RenderOptions): Promise<number> {
  const input = expected(() => new ResourceInput(options.filename.flatMap(readFilename)));
  if (input.resources.length === 0) {
    throw new ExpectedError(`there is no TrafficSplit and no AuthPolicy in ${options.filename.join(', ')}`);
  }
  const app = new MeshApp();
  const version = versionOf(input, options);
  expected(() => Mesh.fromAttributes(app, 'mesh', { version, ...meshFacts(input, options) }));
  emit(new Chart(app, 'input'), input);
  const text = expected(() => app.synthYaml());
  checked([...input.others, ...objectsOf(app)], options);
  print(text);
  return ExitCode.DONE;
}

function meshFacts({ mesh }: ResourceInput, { clusterDomain, trustDomain, rootNamespace, pathNormalization = mesh.pathNormalization }: RenderOptions): Omit<MeshAttributes, 'version'> {
  return {
    clusterDomain: clusterDomain ?? mesh.clusterDomain,
    trustDomain: trustDomain ?? mesh.trustDomain,
    trustDomainAliases: mesh.trustDomainAliases,
    rootNamespace: rootNamespace ?? mesh.rootNamespace,
    pathNormalization: (pathNormalization === 'DEFAULT' ? undefined : pathNormalization) as MeshPathNormalization | undefined,
  };
}

function versionOf({ mesh }: ResourceInput, { istioVersion = mesh.version }: RenderOptions): IstioVersion {
  if (istioVersion === undefined) {
    throw new UsageError('the version of Istio is missing. Write --istio-version 1.27.0, or add a Mesh with spec.version to the input');
  }
  return expected(() => IstioVersion.of(istioVersion));
}

/** @throws with the problems of all resources */
function emit(chart: Chart, input: ResourceInput): void {
  const problems = input.resources.flatMap((source) => {
    const { kind, metadata } = source.object;
    const { name, namespace } = partOf(metadata);
    try {
      emitResource(chart, `${String(kind)} '${String(name)}' in namespace '${String(namespace)}'`, source.object, input);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').map((message) => `${source.origin}: ${String(kind)} '${String(name)}': ${message}`);
    }
  });
  if (problems.length > 0) {
    throw new ExpectedError(problems.join('\n'));
  }
}

function emitResource(chart: Chart, title: string, object: JsonObject, input: ResourceInput): void {
  if (object.kind === AUTH_POLICY_KIND.kind) {
    new AuthPolicyResource(chart, title, object, input.serviceOf(object));
  } else {
    new TrafficSplitResource(chart, title, object, input.factsOf(object));
  }
}
