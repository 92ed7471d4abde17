import { JsonObject, Lookup, partOf, partsOf, SourceObject } from '../json';
import { AUTH_POLICY_KIND } from '../security/internal';
import { isOfKind } from '../specification';
import { ResourceFacts, serviceFacts, ServiceFacts, TRAFFIC_SPLIT_KIND } from '../traffic/internal';

/** The facts of a mesh that an input can have. */
export interface MeshInput {
  readonly version?: string;
  readonly clusterDomain?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: string[];
  readonly rootNamespace?: string;
  readonly pathNormalization?: string;
}

const RENDERED = [TRAFFIC_SPLIT_KIND, AUTH_POLICY_KIND];

/** Custom resources as manifests, with the objects that they depend on: a Mesh, Services, and Gateways. */
export class ResourceInput {
  /** The TrafficSplits and AuthPolicies. */
  public readonly resources: SourceObject[];
  /** The Services and Gateways, and a Mesh. */
  public readonly others: SourceObject[];
  private readonly splits: JsonObject[];
  private readonly meshes: SourceObject[];
  private readonly services: Lookup<JsonObject>;
  private readonly gatewayHosts: ReadonlyMap<string, readonly string[]>;

  /**
   * @throws if an object is of another kind, if a resource is there twice, or if there are several meshes
   */
  constructor(objects: SourceObject[]) {
    const other = objects.find(({ object }) => !isRendered(object) && !isMesh(object) && !isService(object) && !isGateway(object));
    if (other) {
      throw new Error(`${other.origin}: kind '${String(other.object.kind)}' (${String(other.object.apiVersion)}) cannot be rendered. `
        + 'Only TrafficSplits and AuthPolicies can, with a Mesh, Services and Gateways that they depend on');
    }
    this.resources = objects.filter(({ object }) => isRendered(object));
    this.splits = this.resources.map(({ object }) => object).filter((object) => isOfKind(TRAFFIC_SPLIT_KIND, object));
    this.others = objects.filter(({ object }) => !isRendered(object));
    this.meshes = objects.filter(({ object }) => isMesh(object));
    refuseSecond(this.meshes, 'the input has a Mesh already');
    const byTitle = new Lookup(this.resources, ({ object }) => [titleOf(object)]);
    new Set(this.resources.map(({ object }) => titleOf(object))).forEach((title) =>
      refuseSecond(byTitle.get(title), `the input has ${title.startsWith('A') ? 'an' : 'a'} ${title} already`));
    const plain = objects.map(({ object }) => object);
    this.services = new Lookup(plain.filter(isService), (object) => [nameOf(object)]);
    this.gatewayHosts = new Map(plain.filter(isGateway).map((object) => [nameOf(object), hostsOf(object)]));
  }

  /** The facts of the Mesh in the input. */
  public get mesh(): MeshInput {
    const spec = partOf(this.meshes[0]?.object, 'spec');
    const { trustDomain, trustDomainAliases, rootNamespace, pathNormalization } = partOf(spec, 'meshConfig');
    return {
      version: textOf(spec.version),
      clusterDomain: textOf(spec.clusterDomain),
      trustDomain: textOf(partOf(spec, 'certificates').trustDomain ?? trustDomain),
      trustDomainAliases: Array.isArray(trustDomainAliases) ? trustDomainAliases.map(String) : undefined,
      rootNamespace: textOf(rootNamespace),
      pathNormalization: textOf(partOf(pathNormalization).normalization),
    };
  }

  /** What the input says about the service and the gateways of a split. */
  public factsOf(split: JsonObject): ResourceFacts {
    return {
      servicePorts: this.serviceOf(split)?.ports.map(({ port }) => port),
      gatewayHosts: this.gatewayHosts,
      splits: this.splits,
    };
  }

  /** What the input says about the service of a resource. */
  public serviceOf(resource: JsonObject): ServiceFacts | undefined {
    const { name } = partOf(resource, 'spec', 'service');
    const { namespace } = partOf(resource, 'metadata');
    const [service] = this.services.get(`${String(namespace)}/${String(name)}`);
    return service && serviceFacts(service);
  }
}

function isRendered(object: JsonObject): boolean {
  return RENDERED.some((kind) => isOfKind(kind, object));
}

function isMesh({ apiVersion, kind }: JsonObject): boolean {
  return kind === 'Mesh' && String(apiVersion).startsWith(`${TRAFFIC_SPLIT_KIND.group}/`);
}

function isService({ apiVersion, kind }: JsonObject): boolean {
  return kind === 'Service' && apiVersion === 'v1';
}

function isGateway({ apiVersion, kind }: JsonObject): boolean {
  return kind === 'Gateway' && String(apiVersion).startsWith('networking.istio.io/');
}

function nameOf(object: JsonObject): string {
  const { name, namespace } = partOf(object, 'metadata');
  return `${String(namespace)}/${String(name)}`;
}

function titleOf(object: JsonObject): string {
  return `${String(object.kind)} ${nameOf(object)}`;
}

/** The hosts of a Gateway. A host can be preceded by the namespace that may use it. */
function hostsOf(gateway: JsonObject): string[] {
  return partsOf(gateway, 'spec', 'servers').flatMap(({ hosts }) => (Array.isArray(hosts) ? hosts.map((host) => String(host).replace(/^.*\//, '')) : []));
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function refuseSecond([first, second]: readonly SourceObject[], what: string): void {
  if (second) {
    throw new Error(`${second.origin}: ${what} (${first.origin}). Delete one of the two`);
  }
}
