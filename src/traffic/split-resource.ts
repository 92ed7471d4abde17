import { Construct } from 'constructs';
import { SplitSpec, TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND } from './specification';
import { delegateReferencesOf, delegateVirtualServiceOf, SplitFacts, specificationProblems, splitProblems } from './split';
import { delegateName, emitSplit, sendersOf } from './split-objects';
import { meshOf } from '../istio/internal';
import { JsonObject, partOf } from '../json';
import { printedSpecProblem, resourceProblems, ResourceRules, withDefaults } from '../specification';

const RULES: ResourceRules = { kind: TRAFFIC_SPLIT_KIND, content: 'service, versions and weights', problemsOf: specificationProblems };

/** What is known beside a custom resource. */
export interface ResourceFacts {
  /** The ports of the Service, if it is known. */
  readonly servicePorts?: readonly number[];
  /** The hosts of gateways by references, as far as they are known. */
  readonly gatewayHosts: ReadonlyMap<string, readonly string[]>;
  /** All TrafficSplits, to which routes can lead. */
  readonly splits: readonly JsonObject[];
}

/** The objects of a custom resource TrafficSplit. They are those of the construct TrafficSplit with the same specification. */
export class TrafficSplitResource extends Construct {
  /**
   * @throws with all problems of the resource
   */
  constructor(scope: Construct, id: string, resource: JsonObject, { servicePorts, gatewayHosts, splits }: ResourceFacts) {
    super(scope, id);
    refuse(resourceProblems(resource, RULES));
    const { name, namespace } = partOf(resource, 'metadata') as { name: string; namespace: string };
    const mesh = meshOf(this);
    const spec = withDefaults(TRAFFIC_SPLIT, resource.spec as JsonObject) as unknown as SplitSpec;
    const named = [spec.service.port, ...(spec.ports ?? []).map(({ port }) => port)];
    const facts: SplitFacts = {
      namespace,
      gatewayHosts,
      delegates: delegatesOf(spec, splits, { namespace, gatewayHosts, version: mesh.version, clusterDomain: mesh.clusterDomain, otherPorts: [] }),
      version: mesh.version,
      clusterDomain: mesh.clusterDomain,
      pathNormalization: mesh.pathNormalization,
      otherPorts: (servicePorts ?? []).filter((port) => !named.includes(port)),
    };
    refuse([...portProblems(named, servicePorts), ...splitProblems(spec, facts).map(printedSpecProblem)]);
    emitSplit(this, {
      mesh,
      name,
      namespace,
      service: spec.service.name,
      weightsOwner: spec.weightsOwner,
      senders: sendersOf(spec.expose),
      gatewayHosts: spec.expose.flatMap(({ gateway, hosts = [] }) => hosts.map((host) => ({ gateway: gateway!, host }))),
      spec: () => spec,
      facts: () => facts,
    });
  }
}

/** The routes of the delegates to which a split leads, by references. Splits with problems are reported for themselves. */
function delegatesOf(spec: SplitSpec, splits: readonly JsonObject[], facts: SplitFacts): SplitFacts['delegates'] {
  const wanted = delegateReferencesOf(spec);
  if (wanted.size === 0) {
    return undefined;
  }
  return new Map(splits.filter((split) => canBe(split, wanted) && resourceProblems(split, RULES).length === 0).flatMap((split) => {
    const { name, namespace } = partOf(split, 'metadata') as { name: string; namespace: string };
    const leaf = withDefaults(TRAFFIC_SPLIT, split.spec as JsonObject) as unknown as SplitSpec;
    const senders = sendersOf(leaf.expose);
    const { http } = delegateVirtualServiceOf(leaf, { ...facts, namespace });
    return senders.isDelegate ? [[`${namespace}/${delegateName(name, senders)}`, http!] as const] : [];
  }));
}

/** Whether a split can be one of the delegates, by its name: an input can have thousands of splits. */
function canBe(split: JsonObject, wanted: ReadonlySet<string>): boolean {
  const { name, namespace } = partOf(split, 'metadata');
  return [true, false].some((hasClients) => wanted.has(`${String(namespace)}/${delegateName(String(name), { hasClients })}`));
}

function portProblems(named: readonly number[], ports?: readonly number[]): string[] {
  const missing = ports ? named.filter((port) => !ports.includes(port)) : [];
  return missing.map((port) => `port ${port} is not a port of the Service. Its ports are ${ports!.join(', ')}. Choose one of them`);
}

function refuse(problems: string[]): void {
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}
