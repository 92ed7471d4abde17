import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { TrafficExposure } from './exposure';
import { MeshService } from './mesh-service';
import { TrafficRoute } from './route';
import { TrafficVersion } from './version';
import { TrafficWeight } from './weight';
import {
  DestinationRule, DestinationRuleSpec, HTTPMatchRequest, HTTPRoute, HTTPRouteDestination, IMesh, VirtualService, VirtualServiceSpec,
} from '../istio';
import { meshOf } from '../istio/internal';

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
   * The mesh that the objects belong to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Splits the requests to a service between its versions: by conditions on the requests, and by weight. It emits a DestinationRule,
 * which defines the versions as subsets, and a VirtualService, which routes the requests. Both have the name and the namespace of the
 * service, so that the proxies of all clients use them.
 *
 * It gives a DestinationRule, which says what the versions are, and a VirtualService, both named for the service and in its
 * namespace, where the proxies of all clients look for them.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/
 */
export class TrafficSplit extends Construct {
  /** The DestinationRule, for settings that have no prop. */
  public readonly destinationRule: ApiObject;

  /** The VirtualService, for settings that have no prop. */
  public readonly virtualService: ApiObject;

  private readonly mesh: IMesh;
  private readonly service: MeshService;
  private readonly host: string;
  private readonly versions: TrafficVersion[];
  private readonly weights: TrafficWeight[];
  private readonly routes: TrafficRoute[];
  private readonly expose: TrafficExposure[];

  constructor(scope: Construct, id: string, props: TrafficSplitProps) {
    super(scope, id);
    this.mesh = meshOf(this, { mesh: props.mesh });
    this.service = props.service;
    this.host = props.service.hostIn(this.mesh);
    this.versions = [...props.versions];
    this.routes = [...props.routes ?? []];
    this.expose = [...props.expose ?? [TrafficExposure.mesh()]];
    this.refuseBadVersions();
    this.weights = [...props.weights ?? this.defaultWeights()];
    this.refuseBadWeights();
    this.refuseBadRoutes();
    this.refuseBadExposure();

    const common = { mesh: this.mesh, metadata: { name: this.service.name, namespace: this.service.namespace } };
    this.destinationRule = new DestinationRule(this, 'DestinationRule', { ...common, spec: this.destinationRuleSpec() });
    this.virtualService = new VirtualService(this, 'VirtualService', { ...common, spec: Lazy.any({ produce: () => this.virtualServiceSpec() }) });
    this.virtualService.addDependency(this.destinationRule); // a route to versions that are not there yet answers 503
    this.node.addValidation({ validate: () => this.validateService() });
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

  /** In the mesh a host is called on all ports of the Service: those that are not split stay as they are. */
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
      throw this.error(`weights are missing for ${this.versions.length} versions. Say how requests are divided, such as [${
        this.versions.map(({ name }, index) => `TrafficWeight.percent('${name}', ${index === 0 ? 100 : 0})`).join(', ')}]`);
    }
    return [TrafficWeight.percent(this.versions[0].name, 100)];
  }

  private refuseBadVersions(): void {
    if (this.versions.length === 0) {
      throw this.error('versions is empty. Declare at least one, such as TrafficVersion.of(\'v1\', { version: \'v1\' })');
    }
    const twin = firstTwin(this.versions.map(({ name }) => name));
    if (twin) {
      throw this.error(`version '${twin}' is declared twice. Give one of them another name, or remove it`);
    }
  }

  private refuseBadWeights(): void {
    this.weights.forEach(({ version }) => this.refuseUndeclared(version, 'a weight'));
    const twin = firstTwin(this.weights.map(({ version }) => version));
    if (twin) {
      throw this.error(`version '${twin}' has two weights. Give it one`);
    }
    const sum = this.weights.reduce((total, { percentage }) => total + percentage, 0);
    if (sum !== 100) {
      const parts = this.weights.map(({ version, percentage }) => `${version} ${percentage}`).join(', ') || 'there are none';
      throw this.error(`weights sum to ${sum} (${parts}). Make them sum to 100`);
    }
  }

  private refuseBadRoutes(): void {
    for (const { version, matches } of this.routes) {
      this.refuseUndeclared(version, 'a route');
      if (matches.length === 0) {
        throw this.error(`the route to '${version}' takes every request, so that later routes and the weights would never be reached. `
          + `Say which requests it is for: TrafficRoute.to('${version}').when(...), or give the version a weight of 100`);
      }
    }
  }

  private refuseBadExposure(): void {
    if (this.expose.length === 0) {
      throw this.error('expose is empty, so nobody\'s requests would be split. Leave it out for those of the mesh, or name a gateway');
    }
    if (this.inMesh && this.expose.some(({ _hosts }) => _hosts.includes('*'))) {
      throw this.error('host \'*\' of a gateway cannot be routed for the mesh too, since it would be every host there. '
        + 'Name the hosts: TrafficExposure.gateway(gateway, [\'shop.example.com\'])');
    }
  }

  /** A Service of the app may change until the app is synthesised. */
  private validateService(): string[] {
    try {
      return this.service.port > 0 ? [] : [`port ${this.service.port} of service '${this.service.name}' is not a port. Give one from 1 to 65535`];
    } catch (error) {
      return [(error as Error).message];
    }
  }

  private refuseUndeclared(version: string, by: string): void {
    const declared = this.versions.map(({ name }) => name);
    if (!declared.includes(version)) {
      throw this.error(`version '${version}' has ${by} but is not declared: requests to it would answer 503. `
        + `Declare it in versions, or use one of ${declared.join(', ')}`);
    }
  }

  private error(message: string): Error {
    return new Error(`${this.node.path}: ${message}`);
  }
}

function firstTwin(names: string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
