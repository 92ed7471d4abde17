import { HTTPRoute } from '../../istio';
import { JsonObject } from '../../json';
import { objectWith } from '../../names';
import { checkPart, Codecs, fromProps } from '../../specification';
import { ITrafficGateway } from '../gateway';
import { MeshService } from '../mesh-service';
import { MESH_SERVICE } from '../mesh-service-rule';
import { TRAFFIC_SPLIT } from '../specification';
import { TrafficDelegate } from '../traffic-delegate';
import { TrafficExposure, TrafficSplitSpec } from '../traffic-split-spec.generated';

const GATEWAY = objectWith("a TrafficGateway, or TrafficGateway.fromName('public', { ... })", 'reference', 'hosts');

const DELEGATE = objectWith("the delegate of a split, such as split.delegate, or TrafficDelegate.fromName('orders', { ... })", 'reference');

/** Stands for the port of a Service of the App that is not known yet. */
const UNKNOWN_PORT = 1;

export interface FromPropsOptions {
  /** The construct, for errors. */
  readonly where: string;
  /** Whether the Services of the App are complete, so that a missing port is an error. */
  readonly isComplete: boolean;
}

/** What a program says by its props. */
export interface Written {
  readonly specification: JsonObject;
  /** Whether it can still change, because a Service of the App can. */
  readonly canChange: boolean;
}

/**
 * The specification that a program means by the props of a split: services and gateways become references.
 *
 * @throws if a prop that is an object of the library has another type, or if the Services are complete and a port is missing
 */
export function specificationOf(props: TrafficSplitSpec, { where, isComplete }: FromPropsOptions): Written {
  let canChange = false;
  const codecs: Codecs = {
    ITrafficGateway: (value, path) => {
      checkPart(where, path, value, GATEWAY);
      return (value as ITrafficGateway).reference;
    },
    TrafficDelegate: (value, path) => {
      checkPart(where, path, value, DELEGATE);
      return (value as TrafficDelegate).reference;
    },
    MeshService: (value, path) => {
      checkPart(where, path, value, MESH_SERVICE);
      const service = value as MeshService;
      canChange ||= service._isOfApp;
      return { name: service.name, namespace: service.namespace, port: isComplete ? service.port : earlyPort(service) };
    },
  };
  const { service, ...others } = fromProps(TRAFFIC_SPLIT, { ...props, ...props.expose ? { expose: withHosts(props.expose) } : {} }, codecs);
  const { name, port } = service as JsonObject;
  return { specification: { service: { name, port }, ...others }, canChange };
}

/** The gateways of a split, as far as the props are right. */
export function gatewaysOf({ expose }: TrafficSplitSpec): ITrafficGateway[] {
  return exposures(expose).flatMap(({ gateway }) => gateway ?? []).filter((gateway) => GATEWAY.problems(gateway).length === 0);
}

/** The delegates to which a split leads and whose routes this App emits. */
export function ownDelegatesOf({ routes = [], ports = [] }: TrafficSplitSpec): TrafficDelegate[] {
  const all = [routes, ...ports.map((port) => port.routes ?? [])].flat();
  return all.flatMap(({ to: { delegate } }) => delegate?._routes ? [delegate] : []);
}

/** The routes of delegates, by references. */
export function routesOfDelegates(delegates: readonly TrafficDelegate[]): ReadonlyMap<string, readonly HTTPRoute[]> {
  return new Map(delegates.map(({ reference, _routes }) => [reference, _routes!()] as const));
}

/** Without hosts, a gateway exposes all its hosts. */
function withHosts(expose: unknown): unknown {
  return Array.isArray(expose)
    ? expose.map((one) => (one?.gateway?.hosts && !one.hosts ? { ...one, hosts: one.gateway.hosts } : one))
    : expose;
}

function exposures(expose: unknown): TrafficExposure[] {
  return Array.isArray(expose) ? expose.filter((one) => typeof one === 'object' && one !== null) : [];
}

function earlyPort(service: MeshService): number {
  try {
    return service.port;
  } catch {
    return UNKNOWN_PORT;
  }
}
