import { TRAFFIC_SPLIT_KIND } from './specification';
import { ResourceFacts, isTrafficSplit } from './split-resource';
import { JsonObject, partOf, partsOf, SourceObject } from '../json';

/** The facts of a mesh that an input can have. */
export interface MeshInput {
  readonly version?: string;
  readonly clusterDomain?: string;
}

/** TrafficSplits as manifests, with the objects that they depend on: a Mesh, Services, and Gateways. */
export class SplitInput {
  public readonly splits: SourceObject[];
  private readonly meshes: SourceObject[];

  /**
   * @throws if an object is of another kind, if a split is there twice, or if there are several meshes
   */
  constructor(private readonly objects: SourceObject[]) {
    const other = objects.find(({ object }) => !isTrafficSplit(object) && !isMesh(object) && !isService(object) && !isGateway(object));
    if (other) {
      throw new Error(`${other.origin}: kind '${String(other.object.kind)}' (${String(other.object.apiVersion)}) cannot be rendered. `
        + 'Only TrafficSplits can, with a Mesh, Services and Gateways that they depend on');
    }
    this.splits = objects.filter(({ object }) => isTrafficSplit(object));
    this.meshes = objects.filter(({ object }) => isMesh(object));
    refuseSecond(this.meshes, 'the input has a Mesh already');
    new Set(this.splits.map(({ object }) => nameOf(object))).forEach((name) =>
      refuseSecond(this.splits.filter(({ object }) => nameOf(object) === name), `the input has a TrafficSplit ${name} already`));
  }

  /** The facts of the Mesh in the input. */
  public get mesh(): MeshInput {
    const { version, clusterDomain } = partOf(this.meshes[0]?.object, 'spec');
    return { version: textOf(version), clusterDomain: textOf(clusterDomain) };
  }

  /** What the input says about the service and the gateways of a split. */
  public factsOf(split: JsonObject): ResourceFacts {
    const { name } = partOf(split, 'spec', 'service');
    const { namespace } = partOf(split, 'metadata');
    const service = this.objects.find(({ object }) => isService(object) && nameOf(object) === `${String(namespace)}/${String(name)}`);
    const gateways = this.objects.filter(({ object }) => isGateway(object));
    return {
      servicePorts: service && partsOf(service.object, 'spec', 'ports').map(({ port }) => Number(port)),
      gatewayHosts: new Map(gateways.map(({ object }) => [nameOf(object), hostsOf(object)])),
    };
  }
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

/** The hosts of a Gateway. A host can be preceded by the namespace that may use it. */
function hostsOf(gateway: JsonObject): string[] {
  return partsOf(gateway, 'spec', 'servers').flatMap(({ hosts }) => (Array.isArray(hosts) ? hosts.map((host) => String(host).replace(/^.*\//, '')) : []));
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function refuseSecond([first, second]: SourceObject[], what: string): void {
  if (second) {
    throw new Error(`${second.origin}: ${what} (${first.origin}). Delete one of the two`);
  }
}
