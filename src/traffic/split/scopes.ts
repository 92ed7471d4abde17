import { SplitFacts } from './facts';
import { MatchSpec, PortSplitSpec, SplitSpec } from '../specification';

/** Where a condition holds: on these gateways, and on this port. Without a field, everywhere that the VirtualService applies. */
export interface Scope {
  readonly gateways?: string[];
  readonly port?: number;
}

/** The clients of a split: the mesh, gateways, or both. */
export class Clients {
  public static of(spec: SplitSpec): Clients {
    const clients = knownClients.get(spec) ?? new Clients(spec);
    knownClients.set(spec, clients);
    return clients;
  }

  public readonly inMesh: boolean;
  /** The references of the gateways. */
  public readonly gateways: string[];
  /** The hosts that clients of the gateways call. */
  public readonly gatewayHosts: string[];
  /** Whether routes of other splits lead to this one. */
  public readonly isDelegate: boolean;
  /** The clients as conditions name them: `mesh`, and the gateways. */
  public readonly all: string[];

  private constructor({ expose }: SplitSpec) {
    this.inMesh = expose.some(({ mesh }) => mesh);
    this.gateways = [...new Set(expose.flatMap(({ gateway }) => gateway ?? []))];
    this.isDelegate = expose.some(({ delegate }) => delegate);
    this.gatewayHosts = [...new Set(expose.flatMap(({ hosts }) => hosts ?? []))];
    this.all = [...this.inMesh ? ['mesh'] : [], ...this.gateways];
  }
}

/** They are asked for each condition, and do not change. */
const knownClients = new WeakMap<SplitSpec, Clients>();

/** How the requests to one port of the service are split. */
export interface Way extends Pick<PortSplitSpec, 'cors' | 'fault' | 'mirror' | 'protocol' | 'requestHeaders' | 'responseHeaders' | 'resilience' | 'routes' | 'sniHosts' | 'sticky' | 'weights'> {
  readonly port: number;
  /** Requests through gateways take the way of the port of the service itself. */
  readonly isMain: boolean;
}

/** The ways of a split: that of the port of the service, and those of its other ports. */
export function waysOf(spec: SplitSpec): readonly Way[] {
  const ways = knownWays.get(spec) ?? allWays(spec);
  knownWays.set(spec, ways);
  return ways;
}

const knownWays = new WeakMap<SplitSpec, readonly Way[]>();

function allWays(spec: SplitSpec): Way[] {
  const others = (spec.ports ?? []).map((port) => ({ ...port, isMain: false, resilience: { ...spec.resilience, ...port.resilience } }));
  const { cors, fault, mirror, protocol, requestHeaders, responseHeaders, resilience, routes, sniHosts, sticky, weights } = spec;
  const actions = { cors, fault, mirror, requestHeaders, responseHeaders };
  return [{ port: spec.service.port, isMain: true, protocol, sniHosts, weights, sticky, routes, resilience, ...actions }, ...others];
}

/**
 * Where a condition of a way holds. It is empty if no request can meet it.
 *
 * Clients in the mesh call the host on all ports of the Service, so that each way is restricted to its port if there are several.
 */
export function scopesOf(match: MatchSpec, way: Way, spec: SplitSpec, { otherPorts }: Pick<SplitFacts, 'otherPorts'>): Scope[] {
  const clients = Clients.of(spec);
  const hasPorts = clients.inMesh && (otherPorts.length > 0 || (spec.ports ?? []).length > 0);
  const forMesh = clients.inMesh && !match.gateways && !match.claims && (match.port === undefined || match.port === way.port);
  const forGateways = way.isMain && clients.gateways.length > 0 && !hasSource(match);
  const isEverywhere = forMesh === clients.inMesh && forGateways === clients.gateways.length > 0 && !match.gateways;
  if (isEverywhere && !hasPorts) {
    return [match.port === undefined ? {} : { port: match.port }];
  }
  return [
    ...forMesh ? [{ ...hasSource(match) ? {} : { gateways: ['mesh'] }, ...hasPorts ? { port: way.port } : {} }] : [],
    ...forGateways ? [{ gateways: match.gateways ?? clients.gateways, ...match.port === undefined ? {} : { port: match.port } }] : [],
  ];
}

/** Where a condition holds in a delegate. The splits that lead to it say for which clients. */
export function delegateScopesOf(match: MatchSpec): Scope[] {
  return match.gateways || hasSource(match) ? [] : [match.port === undefined ? {} : { port: match.port }];
}

/** istiod ignores conditions on the pods that send a request beside a list of gateways. Without a list, gateways do not meet them. */
function hasSource({ sourceLabels, sourceNamespace }: MatchSpec): boolean {
  return sourceLabels !== undefined || sourceNamespace !== undefined;
}
