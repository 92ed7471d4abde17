import { isIP } from 'node:net';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ENDPOINT, namespaceOf } from './endpoint';
import { problemIf, refuse } from './refuse';
import { ClientTLSSettings, DestinationRule, DestinationRuleSpec, IMesh, ServiceEntry, ServiceEntrySpec } from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { ADDRESS_BLOCK, checkProps, fields, GATEWAY_HOST, listOf, notEmptyListOf, optional, PORT, Rule } from '../names';
import { Problem, Step } from '../specification';

/** What the requests to a port of an external service are. */
export enum MeshExternalProtocol {
  /** Requests that the proxy reads, such as before it originates TLS. */
  HTTP = 'HTTP',
  /** Requests over HTTP/2. */
  HTTP2 = 'HTTP2',
  /** Calls of gRPC. */
  GRPC = 'GRPC',
  /** Connections with TLS, which the proxy routes by the host that the client asks for (SNI). */
  TLS = 'TLS',
  /** Other connections. */
  TCP = 'TCP',
}

/** A port of an external service. */
export interface MeshExternalPort {
  /** The port that clients in the mesh use. */
  readonly port: number;

  /** What the requests are. */
  readonly protocol: MeshExternalProtocol;

  /**
   * The port of the endpoints.
   *
   * @default - 443 if the proxy originates TLS on this port, else `port`
   */
  readonly targetPort?: number;

  /**
   * Whether the proxy of the client encrypts the requests. Clients then call `http://HOST:PORT`, and the proxy can retry, count and
   * route their requests. The certificate of the service is verified.
   *
   * @default false
   */
  readonly originateTls?: boolean;
}

/** Properties of a MeshExternalService. */
export interface MeshExternalServiceProps {
  /** The hosts that clients call, such as `api.example.com`, or `*.example.com` for all hosts below a domain. */
  readonly hosts: string[];

  /**
   * The ports.
   *
   * @default - port 443 with TLS
   */
  readonly ports?: MeshExternalPort[];

  /**
   * The endpoints: IP addresses, or names of hosts.
   *
   * @default - the addresses of the hosts in DNS, or the address that the client called if a host has a wildcard
   */
  readonly endpoints?: string[];

  /**
   * The IP addresses, or blocks of them, that clients connect to. Connections with the protocol TCP do not name a host. Without addresses, the
   * proxy sends every connection to such a port to this service, unless the address belongs to another service. A service that is found by DNS
   * cannot have blocks.
   *
   * @default - the endpoints if they are IP addresses and a port has the protocol TCP, else none
   */
  readonly addresses?: string[];

  /**
   * The name of the ServiceEntry and of the DestinationRule.
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

const PROTOCOLS: string[] = Object.values(MeshExternalProtocol);
const PROTOCOL: Rule = {
  expected: 'a MeshExternalProtocol, such as MeshExternalProtocol.HTTP',
  problems: (value) => (PROTOCOLS.includes(value as string) ? [] : [{ path: [], message: `is '${String(value)}'. Write ${PROTOCOL.expected}` }]),
};
const EXTERNAL_PORT = fields('a port, such as { port: 443, protocol: MeshExternalProtocol.TLS }', { port: PORT, protocol: PROTOCOL, targetPort: optional(PORT) });

const DEFAULT_PORTS: MeshExternalPort[] = [{ port: 443, protocol: MeshExternalProtocol.TLS }];

/**
 * A service outside the mesh, such as an API of another company or a database: what workloads of the mesh call by its host.
 *
 * It emits a ServiceEntry, and a DestinationRule if the proxy originates TLS. They hold for all namespaces.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class MeshExternalService extends Construct {
  /** The hosts that clients call. */
  public readonly hosts: string[];

  /** The namespace of the objects. */
  public readonly namespace: string;

  /** The ServiceEntry, for settings that have no prop. */
  public readonly serviceEntry: ApiObject;

  /** The DestinationRules, one for each host if the proxy originates TLS, for settings that have no prop. */
  public readonly destinationRules: ApiObject[];

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: MeshExternalServiceProps) {
    super(scope, id);
    checkProps(this.node.path, props, {
      hosts: notEmptyListOf('host names', GATEWAY_HOST),
      ports: optional(notEmptyListOf('ports', EXTERNAL_PORT)),
      endpoints: optional(listOf('endpoints', ENDPOINT)),
      addresses: optional(notEmptyListOf('addresses', ADDRESS_BLOCK)),
    });
    const mesh = meshOf(this, { mesh: props.mesh });
    const [ports, endpoints] = [props.ports ?? DEFAULT_PORTS, props.endpoints ?? []];
    const external = { ...props, ports, endpoints, addresses: props.addresses ?? knownAddresses(endpoints, ports) };
    refuse(this.node.path, externalProblems(external, mesh));
    const name = objectName(this, props.name);
    this.hosts = [...props.hosts];
    this.namespace = namespaceOf(this);
    const metadata = { name, namespace: this.namespace };
    this.serviceEntry = new ServiceEntry(this, 'Resource', { mesh, metadata, spec: entryOf(external) });
    const rules = external.ports.some(({ originateTls }) => originateTls) ? this.hosts : [];
    this.destinationRules = rules.map((host, index) => new DestinationRule(this, index === 0 ? 'DestinationRule' : `DestinationRule${index + 1}`, {
      mesh, metadata: { ...metadata, name: index === 0 ? name : `${name}-${index + 1}` }, spec: ruleOf(host, external),
    }));
    [this.serviceEntry, ...this.destinationRules].forEach((object) => claimObject(this, { object }));
  }
}

type External = Required<Pick<MeshExternalServiceProps, 'addresses' | 'endpoints' | 'hosts' | 'ports'>>;

/** The addresses of a service with a port of TCP that is only at these endpoints. */
function knownAddresses(endpoints: string[], ports: readonly MeshExternalPort[]): string[] {
  return endpoints.every((endpoint) => isIP(endpoint) > 0) && ports.some(({ protocol }) => protocol === MeshExternalProtocol.TCP) ? endpoints : [];
}

function externalProblems({ hosts, ports, endpoints, addresses }: External, { clusterDomain }: IMesh): Problem[] {
  const isAddress = endpoints.map((endpoint) => isIP(endpoint) > 0);
  const wildcard = hosts.findIndex((host) => host.startsWith('*'));
  const inHosts: Step[] = ['hosts', wildcard];
  const block = addresses.findIndex((address) => address.includes('/'));
  return [
    ...hosts.flatMap((host, index) => problemIf(host.endsWith(`.svc.${clusterDomain}`), 'ExternalHostOfCluster', ['hosts', index],
      `is '${host}', which is a Service of this cluster. Use MeshService.of() for it`)),
    ...ports.flatMap((port, index) => portProblems(port, index, ports)),
    ...problemIf(wildcard >= 0 && ports.some(({ originateTls }) => originateTls), 'ExternalWildcard', inHosts,
      `is '${hosts[wildcard]}', but a port originates TLS, which needs one host. Write the hosts, or leave out originateTls`),
    ...problemIf(wildcard >= 0 && endpoints.length + addresses.length === 0 && ports.some(({ protocol }) => protocol === MeshExternalProtocol.TCP), 'ExternalWildcard', inHosts,
      `is '${hosts[wildcard]}', but connections with the protocol TCP do not name a host, so that all connections to the port would be taken. Write addresses, or another protocol`),
    ...problemIf(wildcard >= 0 && isAddress.includes(false), 'ExternalWildcard', inHosts,
      `is '${hosts[wildcard]}', which DNS cannot resolve. Write addresses in endpoints, or leave them out`),
    ...problemIf(new Set(isAddress).size > 1, 'ExternalEndpoints', ['endpoints'],
      'has addresses and names, but Istio resolves all endpoints of a service or none. Write one of the two'),
    ...problemIf(block >= 0 && resolutionOf(hosts, endpoints) === 'DNS', 'ExternalAddressBlock', ['addresses', block],
      `is '${addresses[block]}', but istiod takes blocks only for a service that is not found by DNS. Write single addresses, or IP addresses in endpoints`),
  ];
}

function portProblems({ port, protocol, originateTls }: MeshExternalPort, index: number, ports: readonly MeshExternalPort[]): Problem[] {
  return [
    ...problemIf(ports.findIndex((other) => other.port === port) < index, 'ExternalPortTwice', ['ports', index, 'port'],
      `is ${port}, which an earlier port has too. Delete one of the two`),
    ...problemIf(originateTls === true && protocol === MeshExternalProtocol.TLS, 'ExternalTls', ['ports', index, 'originateTls'],
      'is true, but clients encrypt on this port already. Write protocol: MeshExternalProtocol.HTTP, or leave out originateTls'),
  ];
}

function entryOf({ hosts, ports, endpoints, addresses }: External): ServiceEntrySpec {
  return {
    hosts: [...hosts],
    ...addresses.length > 0 ? { addresses: [...addresses] } : {},
    ports: ports.map(({ port, protocol, targetPort, originateTls }) => {
      const target = targetPort ?? (originateTls ? 443 : port);
      return { number: port, name: `${protocol.toLowerCase()}-${port}`, protocol, ...target === port ? {} : { targetPort: target } };
    }),
    location: 'MESH_EXTERNAL',
    resolution: resolutionOf(hosts, endpoints),
    ...endpoints.length > 0 ? { endpoints: endpoints.map((address) => ({ address })) } : {},
  };
}

function resolutionOf(hosts: readonly string[], endpoints: readonly string[]): string {
  if (endpoints.length > 0) {
    return isIP(endpoints[0]) > 0 ? 'STATIC' : 'DNS';
  }
  return hosts.some((host) => host.startsWith('*')) ? 'NONE' : 'DNS';
}

function ruleOf(host: string, { ports }: External): DestinationRuleSpec {
  const encrypted = ports.filter(({ originateTls }) => originateTls);
  return { host, trafficPolicy: { portLevelSettings: encrypted.map(({ port }) => ({ port: { number: port }, tls: tlsOf(host) })) } };
}

/**
 * The proxy verifies the certificate by the public authorities of its image. Before 1.21, Istio verifies nothing unless the rule names authorities.
 *
 * @see https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/
 */
function tlsOf(host: string): ClientTLSSettings {
  return { mode: 'SIMPLE', sni: host, subjectAltNames: [host], caCertificates: 'system' };
}
