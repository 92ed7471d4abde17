import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { TrafficExposure } from './exposure';
import { MeshService } from './mesh-service';
import { MESH_SERVICE } from './mesh-service-rule';
import { TrafficRoute } from './route';
import { TrafficVersion } from './version';
import { TrafficWeight } from './weight';
import {
  DestinationRule, DestinationRuleSpec, HTTPMatchRequest, HTTPRoute, HTTPRouteDestination, IMesh, VirtualService, VirtualServiceSpec,
} from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { checkProps, listOf, notEmptyListOf, objectWith, optional, PORT, PropRules } from '../names';
import { AppIndex } from '../scope';

/** Properties of a TrafficSplit. */
export interface TrafficSplitProps {
  /** The service whose requests are split. */
  readonly service: MeshService;

  /** The versions of the service. */
  readonly versions: TrafficVersion[];

  /**
   * The percentages of the requests that no route matches. They sum to 100. A version without a weight gets none of these requests.
   *
   * @default - all requests go to the only version
   */
  readonly weights?: TrafficWeight[];

  /**
   * Routes that send matching requests to one version. They take precedence over the weights. The first matching route applies.
   *
   * @default - no routes
   */
  readonly routes?: TrafficRoute[];

  /**
   * The clients whose requests are split.
   *
   * @default - the workloads of the mesh
   */
  readonly expose?: TrafficExposure[];

  /**
   * The name of the DestinationRule and of the VirtualService.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The mesh that the objects belong to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

const PROPS: PropRules = {
  service: MESH_SERVICE,
  versions: notEmptyListOf("versions, such as TrafficVersion.of('v1', { labels: { version: 'v1' } })", objectWith('a TrafficVersion', 'name', 'labels')),
  weights: optional(listOf("weights, such as TrafficWeight.percent('v1', 100)", objectWith('a TrafficWeight', 'version', 'percentage'))),
  routes: optional(listOf("routes, such as TrafficRoute.to('v1').when(...)", objectWith('a TrafficRoute', 'version', 'matches'))),
  expose: optional(notEmptyListOf('exposures, such as TrafficExposure.mesh(), or leave out the prop for the workloads of the mesh', objectWith('a TrafficExposure', '_hosts'))),
};

/**
 * Splits the requests to a service between its versions: by conditions on the requests, and by weight.
 *
 * It emits a DestinationRule, which defines the versions as subsets, and a VirtualService, which routes the requests. Both are in the
 * namespace of the service, so that the proxies of all clients use them. A service can have one TrafficSplit.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/
 */
export class TrafficSplit extends Construct {
  /** The DestinationRule, for settings that have no prop. */
  public readonly destinationRule: ApiObject;

  /** The VirtualService, for settings that have no prop. */
  public readonly virtualService: ApiObject;

  private readonly service: MeshService;
  private readonly host: string;
  private readonly versions: TrafficVersion[];
  private readonly weights: TrafficWeight[];
  private readonly routes: TrafficRoute[];
  private readonly expose: TrafficExposure[];

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: TrafficSplitProps) {
    super(scope, id);
    checkProps(this.node.path, props, PROPS);
    const mesh = meshOf(this, { mesh: props.mesh });
    this.service = props.service;
    this.host = props.service.hostIn(mesh);
    this.versions = [...props.versions];
    this.routes = [...props.routes ?? []];
    this.expose = [...props.expose ?? [TrafficExposure.mesh()]];
    this.validateVersions();
    this.weights = [...props.weights ?? this.defaultWeights()];
    this.validateWeights();
    this.validateRoutes();
    this.validateExposure();

    const common = { mesh, metadata: { name: objectName(this, props.name), namespace: this.service.namespace } };
    this.destinationRule = new DestinationRule(this, 'DestinationRule', { ...common, spec: this.destinationRuleSpec() });
    this.virtualService = new VirtualService(this, 'VirtualService', { ...common, spec: Lazy.any({ produce: () => this.virtualServiceSpec() }) });
    this.virtualService.addDependency(this.destinationRule); // a proxy answers 503 to requests for a subset that it does not know yet
    this.claim();
    this.node.addValidation({ validate: () => this.servicePortProblems() });
  }

  /** Claims the objects, the service, and the hosts of gateways, so that synthesis reports another TrafficSplit that has one of them too. */
  private claim(): void {
    const { name, namespace } = this.service;
    const index = AppIndex.of(this);
    [this.destinationRule, this.virtualService].forEach((object) => claimObject(this, { object }));
    index.claim(`split/service/${namespace}/${name}`, this, (first) => `service '${name}' in namespace '${namespace}' is also split by ${first}. `
      + 'A proxy uses only one of the two. Write the versions, weights and routes of both into one TrafficSplit');
    for (const { reference, host } of this.gatewayHosts()) {
      index.claim(`split/gateway/${reference}/${host}`, this, (first) => `host '${host}' of gateway '${reference}' is also routed by ${first}. `
        + 'A proxy uses only one of the two. Write different hosts: TrafficExposure.gateway(gateway, { hosts: [...] })');
    }
  }

  private gatewayHosts(): { readonly reference: string; readonly host: string }[] {
    return this.expose.flatMap(({ _gateway, _hosts }) => _hosts.map((host) => ({ reference: _gateway!.reference, host })));
  }

  private destinationRuleSpec(): DestinationRuleSpec {
    return { host: this.host, subsets: this.versions.map(({ name, labels }) => ({ name, labels })) };
  }

  private virtualServiceSpec(): VirtualServiceSpec {
    const gateways = this.gateways();
    return {
      hosts: [...new Set([...this.inMesh ? [this.host] : [], ...this.expose.flatMap(({ _hosts }) => _hosts)])],
      gateways: gateways.length > 0 ? [...this.inMesh ? ['mesh'] : [], ...gateways] : undefined,
      http: [...this.routes.map((route) => this.matchedRoute(route)), this.weightedRoute(), ...this.otherPorts()],
    };
  }

  private matchedRoute({ version, matches }: TrafficRoute): HTTPRoute {
    return { match: this.onPort(matches.map(({ _request }) => _request)), route: [this.destination(version)] };
  }

  private weightedRoute(): HTTPRoute {
    const route = this.weights.map(({ version, percentage }) => ({ ...this.destination(version), weight: percentage }));
    return this.hasOtherPorts ? { match: this.onPort([{}]), route } : { route };
  }

  /** Clients in the mesh call the host on all ports of the Service. These routes keep the requests to the other ports as they are. */
  private otherPorts(): HTTPRoute[] {
    const ports = this.inMesh ? this.service._otherPorts : [];
    return ports.map((port) => ({
      match: [{ gateways: ['mesh'], port }],
      route: [{ destination: { host: this.host, port: { number: port } } }],
    }));
  }

  private onPort(requests: HTTPMatchRequest[]): HTTPMatchRequest[] {
    if (!this.hasOtherPorts) {
      return requests;
    }
    const gateways = this.gateways();
    return requests.flatMap((request) => [
      { ...request, gateways: ['mesh'], port: this.service.port },
      ...gateways.length > 0 ? [{ ...request, gateways }] : [],
    ]);
  }

  private get hasOtherPorts(): boolean {
    return this.inMesh && this.service._otherPorts.length > 0;
  }

  private gateways(): string[] {
    return [...new Set(this.expose.flatMap(({ _gateway }) => _gateway?.reference ?? []))];
  }

  private destination(version: string): HTTPRouteDestination {
    return { destination: { host: this.host, subset: version, port: { number: this.service.port } } };
  }

  private get inMesh(): boolean {
    return this.expose.some(({ _gateway }) => !_gateway);
  }

  private defaultWeights(): TrafficWeight[] {
    if (this.versions.length > 1) {
      throw this.error(`weights is missing, and there are ${this.versions.length} versions. Write the percentage of each, such as [${
        this.versions.map(({ name }, index) => `TrafficWeight.percent('${name}', ${index === 0 ? 100 : 0})`).join(', ')}]`);
    }
    return [TrafficWeight.percent(this.versions[0].name, 100)];
  }

  private validateVersions(): void {
    const duplicate = firstDuplicate(this.versions.map(({ name }) => name));
    if (duplicate) {
      throw this.error(`version '${duplicate}' is declared twice. Give one of the two another name, or delete it`);
    }
  }

  private validateWeights(): void {
    this.weights.forEach(({ version }) => this.validateDeclared(version, 'a weight'));
    const duplicate = firstDuplicate(this.weights.map(({ version }) => version));
    if (duplicate) {
      throw this.error(`version '${duplicate}' has two weights. Write one weight for each version`);
    }
    const sum = this.weights.reduce((total, { percentage }) => total + percentage, 0);
    if (sum !== 100) {
      const parts = this.weights.map(({ version, percentage }) => `${version} ${percentage}`).join(', ') || 'there are none';
      throw this.error(`the weights sum to ${sum} (${parts}). Write weights that sum to 100`);
    }
  }

  private validateRoutes(): void {
    for (const { version, matches } of this.routes) {
      this.validateDeclared(version, 'a route');
      if (matches.length === 0) {
        throw this.error(`the route to '${version}' matches all requests, so that no request reaches later routes and the weights. `
          + `Write its conditions: TrafficRoute.to('${version}').when(...), or give the version a weight of 100`);
      }
    }
  }

  private validateExposure(): void {
    if (this.inMesh && this.expose.some(({ _hosts }) => _hosts.includes('*'))) {
      throw this.error('the host \'*\' of a gateway cannot be exposed together with the mesh, because it selects all hosts there too. '
        + 'Write the hosts: TrafficExposure.gateway(gateway, { hosts: [\'shop.example.com\'] })');
    }
  }

  private validateDeclared(version: string, by: string): void {
    const declared = this.versions.map(({ name }) => name);
    if (!declared.includes(version)) {
      throw this.error(`version '${version}' has ${by} but is not declared: a proxy would answer 503 to its requests. `
        + `Declare it in versions, or use one of ${declared.join(', ')}`);
    }
  }

  /** The port of a Service of the App is known only at synthesis, because the Service can change until then. */
  private servicePortProblems(): string[] {
    try {
      return PORT.problems(this.service.port).map(({ message }) => `the port of service '${this.service.name}': ${message}`);
    } catch (error) {
      return [(error as Error).message];
    }
  }

  private error(message: string): Error {
    return new Error(`${this.node.path}: ${message}`);
  }
}

function firstDuplicate(names: string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
