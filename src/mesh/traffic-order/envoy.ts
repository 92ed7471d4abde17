import { Destination, textOf } from './destinations';
import { hostOf } from '../../istio/internal';
import { isMap, parsedJson, partOf, partsOf, Plain } from '../../json';

/** The path of the administration interface for the routes and listeners of an Envoy, as JSON. */
export const ROUTES = ['/config_dump?resource=dynamic_route_configs', '/config_dump?resource=dynamic_listeners'];

/** The path of the administration interface for the clusters of an Envoy that are ready for requests, with their endpoints, as text. */
export const CLUSTERS = '/clusters';

/**
 * The destinations that an Envoy sends requests to, as texts; undefined if the answers are no configuration. A host without a subset counts
 * only where a VirtualService names it: each host has a default route besides.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/operations/admin#get--config_dump
 */
export function routedDestinations(answers: string[]): Set<string> | undefined {
  const [routes, listeners] = answers.map(parsedJson);
  if (!isMap(routes) || !isMap(listeners)) {
    return undefined;
  }
  const found = new Set<string>();
  for (const config of partsOf(routes, 'configs')) {
    const { virtual_hosts: hosts, ...others } = partOf(config, 'route_config');
    scan(others, false).forEach((text) => found.add(text));
    for (const { routes: ofHost, ...rest } of Array.isArray(hosts) ? hosts as Plain[] : []) {
      scan(rest, false).forEach((text) => found.add(text));
      partsOf({ ofHost }, 'ofHost').forEach((route) => scan(route, isOfVirtualService(route)).forEach((text) => found.add(text)));
    }
  }
  for (const { active_state: active, warming_state: warming } of partsOf(listeners, 'configs')) {
    scan([active, warming], false).forEach((text) => found.add(text));
  }
  return found;
}

function isOfVirtualService(route: Plain): boolean {
  return String(partOf(route, 'metadata', 'filter_metadata', 'istio').config ?? '').includes('/virtual-service/');
}

const CLUSTER = /"outbound\|\d+\|([^|"]*)\|([^|"]+)"/g;

/** The clusters that a part of a configuration names, wherever it does. */
function scan(part: unknown, withHosts: boolean): string[] {
  return [...(JSON.stringify(part) ?? '').matchAll(CLUSTER)].map(([, subset, host]) => ({ host: hostOf(host, ''), subset }))
    .filter(({ subset }) => withHosts || subset !== '').map(textOf);
}

/** The clusters of an Envoy. */
export class Clusters {
  /** The ports of each destination. The value says whether there is an endpoint that the control plane calls healthy. */
  private readonly ports = new Map<string, Map<string, boolean>>();

  /** @param text the answer to `/clusters`: lines such as `outbound|80|v2|web.shop.svc.cluster.local::10.0.0.1:8080::health_flags::healthy` */
  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [name, , field, value] = line.split('::');
      const [direction, port, subset, host] = name.split('|');
      if (direction === 'outbound' && host !== undefined) this.add({ host: hostOf(host, ''), subset }, port, field === 'health_flags' && !value.includes('failed_eds_health'));
    }
  }

  public has(destination: Destination): boolean {
    return this.ports.has(textOf(destination));
  }

  /**
   * Whether each port of the host has the destination. If endpoints are asked for, the destination has some, and each port on which the host has some:
   * a port of a Service can lead to a port that no pod has.
   */
  public isComplete(destination: Destination, endpoints: boolean): boolean {
    const [all, own] = [{ ...destination, subset: '' }, destination].map((each) => this.ports.get(textOf(each)) ?? new Map<string, boolean>());
    const hasEndpoints = !endpoints || [...own.values()].some(Boolean);
    return own.size > 0 && hasEndpoints && [...all].every(([port, ofHost]) => own.has(port) && (!endpoints || !ofHost || own.get(port) === true));
  }

  private add(destination: Destination, port: string, isEndpoint: boolean): void {
    const ports = this.ports.get(textOf(destination)) ?? new Map<string, boolean>();
    this.ports.set(textOf(destination), ports.set(port, isEndpoint || (ports.get(port) ?? false)));
  }
}
