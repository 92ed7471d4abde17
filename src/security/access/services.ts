import { isDeepStrictEqual } from 'node:util';
import { serviceOfGateway } from './gateways';
import { Workload } from './workloads';
import { partOf, partsOf, Plain, routesTo, SourceObject, textsOf, titleOf } from '../../json';

/** What a port of a Service leads to. */
export interface ServicePort {
  readonly port: number;
  /** Undefined: the name of a port that the pods do not have. */
  readonly targetPort?: number;
  readonly protocol: 'HTTP' | 'TCP' | 'AUTO';
}

/** A Service with a selector. */
export interface AccessService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Plain;
  readonly ports: readonly Plain[];
  readonly origin: string;
}

export function servicesOf(sources: readonly SourceObject[]): AccessService[] {
  const services = sources.filter(({ object }) => object.kind === 'Service' && object.apiVersion === 'v1').map(({ object, origin }) => serviceOf(object, origin));
  const ofGateways = sources.flatMap(({ object, origin }) => {
    const service = serviceOfGateway(object);
    return service ? [serviceOf(service, origin)] : [];
  });
  return [...services, ...ofGateways.filter((own) => !services.some((service) => isDeepStrictEqual(service.selector, own.selector)))];
}

function serviceOf({ metadata, spec }: Plain, origin: string): AccessService {
  const { namespace = 'default', name } = partOf(metadata);
  return { namespace: String(namespace), name: String(name), selector: partOf(spec, 'selector'), ports: partsOf(spec, 'ports'), origin };
}

/** A host that a ServiceEntry adds to the mesh. */
export interface ExternalService {
  /** Such as `ServiceEntry shop/payments`. */
  readonly title: string;
  readonly hosts: readonly string[];
}

export function externalServicesOf(sources: readonly SourceObject[]): ExternalService[] {
  return sources.filter(({ object }) => object.kind === 'ServiceEntry').map(({ object }) => ({ title: titleOf(object), hosts: textsOf(partOf(object.spec).hosts) }));
}

/** Whether a host is one of these, which can begin with `*.`. */
export function hasHost({ hosts }: ExternalService, host: string): boolean {
  return hosts.some((each) => each === host || (each.startsWith('*.') && host.endsWith(each.slice(1))));
}

export function selectsPods({ namespace, selector }: AccessService, pods: Pick<Workload, 'namespace' | 'labels'>): boolean {
  return namespace === pods.namespace && routesTo(selector, pods.labels);
}

/** The ports of a Service, for pods with these ports. */
export function portsOf({ ports }: AccessService, named: ReadonlyMap<string, number>): ServicePort[] {
  return ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP').map((port) => {
    const target = port.targetPort ?? port.port;
    return {
      port: Number(port.port),
      targetPort: typeof target === 'number' || /^\d+$/.test(String(target)) ? Number(target) : named.get(String(target)),
      protocol: protocolOf(port),
    };
  });
}

const HTTP = ['http', 'http2', 'grpc', 'grpc-web', 'http_proxy', 'kubernetes.io/h2c', 'kubernetes.io/ws'];
const TCP = ['tcp', 'tls', 'https', 'mongo', 'redis', 'mysql', 'kubernetes.io/wss'];
/** Ports of protocols in which the server speaks first. */
const SERVER_FIRST = [25, 53, 3306, 27017];

/**
 * The protocol by appProtocol, else by the part of the name before the first hyphen. Without either, the proxy finds it out.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
function protocolOf({ appProtocol, name = '', port }: Plain): ServicePort['protocol'] {
  const text = String(appProtocol ?? name).toLowerCase();
  const prefix = text.startsWith('grpc-web') ? 'grpc-web' : text.startsWith('kubernetes.io/') ? text : text.split('-')[0];
  if (HTTP.includes(prefix)) {
    return 'HTTP';
  }
  return TCP.includes(prefix) || SERVER_FIRST.includes(Number(port)) ? 'TCP' : 'AUTO';
}
