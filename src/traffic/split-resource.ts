import { Construct } from 'constructs';
import { SplitSpec, TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND } from './specification';
import { SplitFacts, specificationProblems, splitProblems } from './split';
import { emitSplit } from './split-objects';
import { meshOf } from '../istio/internal';
import { isMap, JsonObject, partOf } from '../json';
import { DNS_SUBDOMAIN, NAMESPACE } from '../names';
import { printedProblem, withDefaults } from '../specification';

/** What is known beside a custom resource. */
export interface ResourceFacts {
  /** The ports of the Service, if it is known. */
  readonly servicePorts?: readonly number[];
  /** The hosts of gateways by references, as far as they are known. */
  readonly gatewayHosts: ReadonlyMap<string, readonly string[]>;
}

/** Whether an object is a TrafficSplit, of any version. */
export function isTrafficSplit({ apiVersion, kind }: JsonObject): boolean {
  return kind === TRAFFIC_SPLIT_KIND.kind && String(apiVersion).startsWith(`${TRAFFIC_SPLIT_KIND.group}/`);
}

/** The objects of a custom resource TrafficSplit. They are those of the construct TrafficSplit with the same specification. */
export class TrafficSplitResource extends Construct {
  /**
   * @throws with all problems of the resource
   */
  constructor(scope: Construct, id: string, resource: JsonObject, { servicePorts, gatewayHosts }: ResourceFacts) {
    super(scope, id);
    refuse(resourceProblems(resource));
    const { name, namespace } = partOf(resource, 'metadata') as { name: string; namespace: string };
    const mesh = meshOf(this);
    const spec = withDefaults(TRAFFIC_SPLIT, resource.spec as JsonObject) as unknown as SplitSpec;
    const named = [spec.service.port, ...(spec.ports ?? []).map(({ port }) => port)];
    const facts: SplitFacts = {
      namespace,
      gatewayHosts,
      version: mesh.version,
      clusterDomain: mesh.clusterDomain,
      otherPorts: (servicePorts ?? []).filter((port) => !named.includes(port)),
    };
    refuse([...portProblems(named, servicePorts), ...splitProblems(spec, facts).map((problem) => `spec.${printedProblem(problem)}`)]);
    emitSplit(this, {
      mesh,
      name,
      namespace,
      service: spec.service.name,
      gatewayHosts: spec.expose.flatMap(({ gateway, hosts = [] }) => hosts.map((host) => ({ gateway: gateway!, host }))),
      spec: () => spec,
      facts: () => facts,
    });
  }
}

/** What is wrong with a resource, whatever is known beside it. */
function resourceProblems(resource: JsonObject): string[] {
  const { group, version } = TRAFFIC_SPLIT_KIND;
  const { apiVersion, kind, metadata, spec, status, ...unknown } = resource;
  const { name, namespace } = partOf(metadata);
  return [
    ...apiVersion === `${group}/${version}` ? [] : [`apiVersion is '${String(apiVersion)}'. Write ${group}/${version}`],
    ...Object.keys(unknown).map((field) => `${field} is not a field of a TrafficSplit. Write it below spec, or delete it`),
    ...DNS_SUBDOMAIN.problems(name).map(({ message }) => `metadata.name ${message}`),
    ...NAMESPACE.problems(namespace).map(({ message }) => `metadata.namespace ${message}`),
    ...isMap(spec) ? specificationProblems(spec as JsonObject).map((problem) => `spec${problem.path.length > 0 ? '.' : ' '}${printedProblem(problem)}`) : ['spec is missing. Write an object with service, versions and weights'],
  ];
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
