import { hostOf } from '../../istio/internal';
import { groupOf, JsonObject, partOf, partsOf } from '../../json';
import { KubeObject } from '../../kube';

/** A place that routes send requests to: a host, or one subset of it. */
export interface Destination {
  host: string;
  /** Empty for the host itself. */
  subset: string;
}

/** A destination that proxies must know before they get a route to it. */
export interface WantedDestination extends Destination {
  /** Whether it has pods, whose addresses the proxies must know too. */
  endpoints: boolean;
  /** The namespaces to which its Service is exported, if the Service is among the objects. Empty: the default of the mesh. */
  exportTo?: string[];
}

const GROUP = 'networking.istio.io';

export function isRule({ apiVersion, kind }: KubeObject): boolean {
  return groupOf(apiVersion) === GROUP && kind === 'DestinationRule';
}

export function isRoute({ apiVersion, kind }: KubeObject): boolean {
  return groupOf(apiVersion) === GROUP && kind === 'VirtualService';
}

export function textOf({ host, subset }: Destination): string {
  return `${host}|${subset}`;
}

/** The name of a destination in messages. */
export function titleOfDestination({ host, subset }: Destination): string {
  return subset ? `subset ${subset} of ${host}` : host;
}

/** The subsets that a DestinationRule defines, with the labels of their pods. */
export function subsetsOf({ spec, metadata }: KubeObject): (Destination & { labels: JsonObject })[] {
  const host = hostOf(String(partOf(spec).host ?? ''), metadata.namespace ?? '');
  return partsOf(spec, 'subsets').map(({ name, labels }) => ({ host, subset: String(name), labels: partOf(labels) }));
}

/**
 * All destinations that a VirtualService names: of routes of each protocol, and of mirrors.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export function destinationsOf(route: KubeObject): Destination[] {
  return unique(routesOf(route).flatMap(({ targets }) => targets).map(({ destination }) => destinationOf(partOf(destination), route)));
}

/** The destinations that a VirtualService sends anything to. Among several, one with the weight 0 gets nothing. */
export function usedDestinationsOf(route: KubeObject): Destination[] {
  const used = routesOf(route).flatMap(({ targets, weighted }) => targets.filter(({ weight }) => !weighted || (typeof weight === 'number' && weight > 0)));
  return unique(used.map(({ destination }) => destinationOf(partOf(destination), route)));
}

function routesOf({ spec }: KubeObject): { targets: JsonObject[]; weighted: boolean }[] {
  const routes = ['http', 'tls', 'tcp'].flatMap((protocol) => partsOf(spec, protocol));
  return routes.flatMap((route) => {
    const targets = partsOf(route, 'route');
    const mirrors = [...route.mirror ? [{ destination: route.mirror }] : [], ...partsOf(route, 'mirrors')];
    return [{ targets, weighted: targets.length > 1 }, { targets: mirrors, weighted: false }];
  });
}

function destinationOf({ host, subset }: JsonObject, { metadata }: KubeObject): Destination {
  return { host: hostOf(String(host ?? ''), metadata.namespace ?? ''), subset: String(subset ?? '') };
}

function unique(destinations: Destination[]): Destination[] {
  return [...new Map(destinations.map((each) => [textOf(each), each])).values()];
}
