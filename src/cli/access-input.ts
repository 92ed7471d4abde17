import { Command } from 'commander';
import { warn, withClient } from './cluster';
import { ClusterOptions, ExpectedError, InputOptions, withCluster, withInput } from './command';
import { UsageError } from './exit-code';
import { readInput } from './program';
import { IstioVersion } from '../istio';
import { NEWEST_VERSION } from '../istio/internal';
import { partOf, SourceObject } from '../json';
import { KubeClient, KubeError } from '../kube';
import { accessMeshOf, AccessModel, CallError, configuredMesh, conflictOfMeshes, istiodsOf } from '../security/internal';

/** Where the objects come from, and facts of the mesh that they do not tell. */
export interface AccessInputOptions extends InputOptions, ClusterOptions {
  cluster: boolean;
  istioVersion?: string;
  trustDomain?: string;
  rootNamespace?: string;
}

/** The objects by which a cluster decides who may call what. */
const KINDS: [apiVersion: string, kind: string][] = [
  ['v1', 'Namespace'], ['v1', 'Pod'], ['v1', 'Service'], ['v1', 'ConfigMap'],
  ['security.istio.io/v1beta1', 'AuthorizationPolicy'], ['security.istio.io/v1beta1', 'RequestAuthentication'], ['security.istio.io/v1beta1', 'PeerAuthentication'],
];

/** Objects that verdicts of gateways and notes need. A reader without the right to list them gets the others. */
const NETWORKING_KINDS: [apiVersion: string, kind: string][] = [
  ['networking.istio.io/v1beta1', 'Gateway'], ['networking.istio.io/v1beta1', 'ServiceEntry'],
  ['networking.istio.io/v1beta1', 'DestinationRule'], ['networking.istio.io/v1beta1', 'Sidecar'], ['networking.istio.io/v1alpha3', 'EnvoyFilter'],
];

export function withAccessInput(to: Command): Command {
  return withMeshFacts(withCluster(withInput(to).option('--cluster', 'read the cluster instead of a program or manifests', false)));
}

export function withMeshFacts(to: Command): Command {
  return to
    .option('--istio-version <version>', 'the version of Istio (default: that of istiod in the input, else the newest that this command knows)')
    .option('--trust-domain <name>', 'the trust domain (default: that of the mesh config in the input, else cluster.local)')
    .option('--root-namespace <name>', 'the root namespace (default: that of the mesh config in the input, else istio-system)');
}

export async function readModel(options: AccessInputOptions): Promise<AccessModel> {
  return accessModel(options.cluster ? await readCluster(options) : await readInput(options), options);
}

/** @throws ExpectedError if the version is not known, or if the objects are of several meshes */
export function accessModel(sources: SourceObject[], { istioVersion, trustDomain, rootNamespace }: Omit<AccessInputOptions, 'cluster'>): AccessModel {
  const conflict = conflictOfMeshes(sources, [...trustDomain === undefined ? [] : ['trustDomain'], ...rootNamespace === undefined ? [] : ['rootNamespace']]);
  if (conflict) {
    throw new ExpectedError(`the input has mesh configs that differ in ${conflict.fact}: ${conflict.values.join(', ')}. Only one mesh can be judged: leave out the objects of the others`);
  }
  const config = configuredMesh(sources);
  const facts = {
    version: versionOf(istioVersion ?? istiodsOf(sources)[0]?.tag),
    trustDomain: trustDomain ?? config.trustDomain ?? 'cluster.local',
    trustDomainAliases: [...config.trustDomainAliases ?? []],
    rootNamespace: rootNamespace ?? config.rootNamespace ?? 'istio-system',
    clusterDomain: 'cluster.local',
  };
  const { pathNormalization, authorizers } = config;
  return new AccessModel(sources, accessMeshOf(facts, { ...pathNormalization && { pathNormalization }, authorizers }));
}

/** Runs work on a call. What the call names wrongly becomes an error for the user. */
export function expectedCall<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CallError ? new ExpectedError(error.message) : error;
  }
}

async function readCluster(options: AccessInputOptions): Promise<SourceObject[]> {
  excludeOtherInput(options, '--cluster');
  let sources: SourceObject[] = [];
  await withClient(options, async (client) => {
    sources = await readObjects(client);
    return 0;
  });
  return sources;
}

/** @throws UsageError if the options name another input than the cluster */
export function excludeOtherInput({ filename, app }: InputOptions, option: string): void {
  if (filename ?? app) {
    throw new UsageError(`${option} excludes -f and --app: objects come either from the cluster, or from files or a program`);
  }
}

/** The objects of a cluster that decide who may call what. */
export async function readObjects(client: KubeClient): Promise<SourceObject[]> {
  const [needed, networking] = await Promise.all([
    Promise.all(KINDS.map(([apiVersion, kind]) => readKind(client, apiVersion, kind))),
    Promise.all(NETWORKING_KINDS.map(([apiVersion, kind]) => readIfAllowed(client, apiVersion, kind))),
  ]);
  return [...needed, ...networking].flat();
}

async function readIfAllowed(client: KubeClient, apiVersion: string, kind: string): Promise<SourceObject[]> {
  try {
    return await readKind(client, apiVersion, kind);
  } catch (error) {
    if (!(error instanceof KubeError) || !error.isForbidden) {
      throw error;
    }
    warn(`objects of kind ${kind} are not taken into account: ${error.message}`);
    return [];
  }
}

/** ConfigMaps matter only as the mesh config, and can be many. */
async function readKind(client: KubeClient, apiVersion: string, kind: string): Promise<SourceObject[]> {
  const objects = await client.list(apiVersion, kind);
  const wanted = kind === 'ConfigMap' ? objects.filter(({ data }) => typeof partOf(data).mesh === 'string') : objects;
  return wanted.map((object) => ({ object: { ...object, apiVersion, kind } as SourceObject['object'], origin: `${kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} in the cluster` }));
}

function versionOf(name: string | undefined): IstioVersion {
  if (name === undefined) {
    return NEWEST_VERSION;
  }
  try {
    return IstioVersion.of(name);
  } catch {
    throw new ExpectedError(`Istio ${name} is not known. Write one of ${IstioVersion.ALL.map((version) => version.name).join(', ')} as --istio-version`);
  }
}
