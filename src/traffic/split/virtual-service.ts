import { Actions, retriesOf } from './actions';
import { acceptOtherMethods, conditionOf, given, idempotentOf } from './conditions';
import { hostOf, SplitFacts } from './facts';
import { Clients, delegateScopesOf, Scope, scopesOf, Way, waysOf } from './scopes';
import { Delegate, HTTPMatchRequest, HTTPRetry, HTTPRoute, HTTPRouteDestination, RouteDestination, TCPRoute, TLSRoute, VirtualServiceSpec } from '../../istio';
import { millisecondsOf } from '../../specification';
import { MatchSpec, RouteSpec, SplitSpec, StickyCookieSpec, WEIGHTS_ROUTE } from '../specification';

/** The VirtualService of a split, which routes the requests. */
export function virtualServiceOf(spec: SplitSpec, facts: SplitFacts): VirtualServiceSpec {
  const clients = Clients.of(spec);
  const host = hostOf(spec.service.name, facts.namespace, facts);
  const ways = waysOf(spec);
  const of = (protocol: Way['protocol']) => ways.filter((way) => way.protocol === protocol);
  const http = [...of('HTTP').flatMap((way) => new HttpRoutes(spec, way, facts, (match) => scopesOf(match, way, spec, facts)).all()), ...unsplitPorts(spec, facts)];
  const tls = of('TLS').flatMap((way) => tlsRoute(spec, way, facts));
  const tcp = of('TCP').flatMap((way) => tcpRoute(spec, way, facts));
  return given({
    hosts: [...new Set([...clients.inMesh ? [host] : [], ...clients.gatewayHosts])],
    gateways: clients.gateways.length > 0 ? clients.all : undefined,
    http: http.length > 0 ? http : undefined,
    tls: tls.length > 0 ? tls : undefined,
    tcp: tcp.length > 0 ? tcp : undefined,
  });
}

/** The VirtualService of a split to which routes of other splits lead: it has no hosts and no gateways. */
export function delegateVirtualServiceOf(spec: SplitSpec, facts: SplitFacts): VirtualServiceSpec {
  const [main] = waysOf(spec);
  return { http: new HttpRoutes(spec, main, facts, delegateScopesOf).all() };
}

/** The HTTP routes of one port: the routes of the specification, then those of cookies, then the weights. */
class HttpRoutes {
  private readonly actions: Actions;

  constructor(
    private readonly spec: SplitSpec, private readonly way: Way, facts: SplitFacts, private readonly scopes: (match: MatchSpec) => Scope[],
  ) {
    this.actions = new Actions(spec, way, facts);
  }

  public all(): HTTPRoute[] {
    const { routes = [], sticky } = this.way;
    const earlier = [...routes.flatMap((route) => this.ofRoute(route)), ...sticky ? this.ofCookies(sticky) : []];
    return [...earlier, ...this.withoutTaken(this.ofWeights(sticky), earlier)];
  }

  /** istiod drops a route whose conditions earlier routes have, and warns of it. The owner of the weights needs their routes. */
  private withoutTaken(routes: HTTPRoute[], earlier: HTTPRoute[]): HTTPRoute[] {
    const conditionsOf = ({ match = [{}] }: HTTPRoute) => match.map((one) => JSON.stringify(one));
    const taken = new Set(earlier.flatMap(conditionsOf));
    return this.spec.weightsOwner ? routes : routes.filter((route) => !conditionsOf(route).every((one) => taken.has(one)));
  }

  private ofRoute(route: RouteSpec): HTTPRoute[] {
    const { match, name, to } = route;
    if (to.delegate) {
      return this.matching(match, { name, delegate: delegateOf(to.delegate) });
    }
    if (to.redirect || to.respond) {
      return this.matching(match, { name, ...this.actions.answer(route) });
    }
    return this.withRetries(match, route, { name, route: this.destinationsOf(to) });
  }

  /** A client with the cookie of a version stays there, unless the version has the weight 0. */
  private ofCookies({ cookie }: StickyCookieSpec): HTTPRoute[] {
    const versions = weighted(this.spec, this.way.weights!).filter(([, weight]) => weight > 0);
    return versions.flatMap(([version]) => {
      const match = { ignorePathCase: false, headers: [{ name: 'cookie', regex: `(.*; *)?${cookie}=${version}(;.*)?` }] };
      return this.withRetries([match], undefined, { route: [{ destination: this.actions.version(version) }] });
    });
  }

  private ofWeights(sticky?: StickyCookieSpec): HTTPRoute[] {
    const weights = this.way.weights ?? { [this.spec.versions[0].name]: 100 };
    const route = this.weighted(weights).map((destination) => sticky ? withCookie(destination, sticky) : destination);
    return this.withRetries([{ ignorePathCase: false }], undefined, { name: this.weightsName(), route });
  }

  /** The owner of the weights finds their routes by name, so that each has a name of its own. */
  private weightsName(): string | undefined {
    const { weightsOwner } = this.spec;
    return weightsOwner && (this.way.isMain ? WEIGHTS_ROUTE : `${WEIGHTS_ROUTE}-${this.way.port}`);
  }

  private destinationsOf({ version, weights, service }: RouteSpec['to']): HTTPRouteDestination[] {
    if (weights) {
      return this.weighted(weights);
    }
    return [{ destination: version === undefined ? this.actions.service(service!) : this.actions.version(version) }];
  }

  private weighted(weights: { readonly [version: string]: number }): HTTPRouteDestination[] {
    return weighted(this.spec, weights).map(([version, weight]) => ({ destination: this.actions.version(version), weight }));
  }

  /** A route for all methods, or one with retries for idempotent methods and one without for the others. */
  private withRetries(match: MatchSpec[], route: RouteSpec | undefined, fields: HTTPRoute): HTTPRoute[] {
    const retry = this.actions.retryOf(route);
    const forwarding = (retries: HTTPRetry) => ({ ...fields, ...this.actions.forwarding(route, retries) });
    if (!retry?.idempotentOnly || retry.attempts === 0) {
      return this.matching(match, forwarding(retriesOf(retry)));
    }
    const others = { ...forwarding({ attempts: 0 }), name: fields.name && `${fields.name}-no-retries` };
    return [
      ...this.matching(idempotentOf(match), forwarding(retriesOf(retry))),
      ...acceptOtherMethods(match) ? this.matching(match, others) : [],
    ];
  }

  /** A route with conditions. Without any condition that a request can meet there is no route, since a route without conditions matches all requests. */
  private matching(match: readonly MatchSpec[], fields: HTTPRoute): HTTPRoute[] {
    const conditions: HTTPMatchRequest[] = match.flatMap((one) =>
      this.scopes(one).map((scope) => ({ ...conditionOf(one), ...scope })));
    if (conditions.length === 0) {
      return [];
    }
    const isCatchAll = conditions.some((condition) => Object.keys(condition).length === 0);
    return [given({ ...fields, name: fields.name, match: isCatchAll ? undefined : conditions })];
  }
}

function delegateOf(reference: string): Delegate {
  const [namespace, name] = reference.split('/');
  return { name, namespace };
}

function withCookie(destination: HTTPRouteDestination, { cookie, ttl }: StickyCookieSpec): HTTPRouteDestination {
  const value = `${cookie}=${destination.destination!.subset}; Path=/; Max-Age=${Math.ceil(millisecondsOf(ttl) / 1000)}; HttpOnly; SameSite=Lax`;
  return { ...destination, headers: { response: { add: { 'set-cookie': value } } } };
}

/** Clients in the mesh call the host on all ports of the Service. These routes keep the requests to the other ports as they are. */
function unsplitPorts(spec: SplitSpec, facts: SplitFacts): HTTPRoute[] {
  const host = hostOf(spec.service.name, facts.namespace, facts);
  const split = waysOf(spec).map(({ port }) => port);
  const ports = Clients.of(spec).inMesh ? facts.otherPorts.filter((port) => !split.includes(port)) : [];
  return ports.map((port) => ({ match: [{ gateways: ['mesh'], port }], route: [{ destination: { host, port: { number: port } } }] }));
}

/** Empty if no client of the split calls the port. */
function tcpRoute(spec: SplitSpec, way: Way, facts: SplitFacts): TCPRoute[] {
  const scopes = scopesOf({ ignorePathCase: false }, way, spec, facts);
  const match = scopes.some((scope) => Object.keys(scope).length > 0) ? scopes : undefined;
  return scopes.length > 0 ? [given({ match, route: destinations(spec, way, facts) })] : [];
}

function tlsRoute(spec: SplitSpec, way: Way, facts: SplitFacts): TLSRoute[] {
  const clients = Clients.of(spec);
  const own = [...clients.inMesh ? [hostOf(spec.service.name, facts.namespace, facts)] : [], ...way.isMain ? clients.gatewayHosts : []];
  const sniHosts = way.sniHosts ?? own;
  const scopes = scopesOf({ ignorePathCase: false }, way, spec, facts);
  return scopes.length > 0 ? [{ match: scopes.map((scope) => ({ ...scope, sniHosts })), route: destinations(spec, way, facts) }] : [];
}

function destinations(spec: SplitSpec, way: Way, facts: SplitFacts): RouteDestination[] {
  const actions = new Actions(spec, way, facts);
  const weights = way.weights ?? { [spec.versions[0].name]: 100 };
  return weighted(spec, weights).map(([version, weight]) => ({ destination: actions.version(version), weight }));
}

/** The versions with weights, in the order of their declaration: the keys of a map have no order that the API server keeps. */
function weighted({ versions }: SplitSpec, weights: { readonly [version: string]: number }): [version: string, weight: number][] {
  return versions.filter(({ name }) => name in weights).map(({ name }) => [name, weights[name]]);
}
