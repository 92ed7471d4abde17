import { TrafficGatewayServer } from './gateway-server';
import { TrafficGatewayTls } from './gateway-tls';
import { problemIf } from './refuse';
import { TrafficProtocol } from './traffic-split-spec.generated';
import { Server } from '../istio';
import { fields, GATEWAY_HOST, notEmptyListOf, objectWith, optional, PORT, Rule } from '../names';
import { Problem, Step, within } from '../specification';

const TLS: Rule = objectWith("TrafficGatewayTls.simple('secret'), mutual('secret') or passthrough()", 'mode');

/** The rules for the props of a server. */
export const SERVER_PROPS = { hosts: notEmptyListOf('host names', GATEWAY_HOST), port: optional(PORT), tls: optional(TLS) };

export const SERVER: Rule = fields("a server, such as { hosts: ['shop.example.com'], port: 8080 }", SERVER_PROPS);

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The problems of the servers of one gateway, by their codes. */
export const GATEWAY_GUARDS = {
  GatewayPlaintext: 'a server on port 443 without TLS, although clients use TLS on this port',
  GatewayRedirect: 'httpsRedirect on a server that does not terminate TLS for HTTP, or that is on port 80 itself',
  GatewayProtocol: 'a protocol that the TLS of the server excludes',
  GatewayPortProtocols: 'servers with different protocols on one port',
  GatewayHostTwice: 'a host that two servers serve on one port',
} as const;

/** What is wrong with the servers of a gateway. The first is the gateway itself. */
export function serverProblems(servers: readonly TrafficGatewayServer[]): Problem[] {
  return [
    ...servers.flatMap((server, index) => inServer(index, ownProblems(server))),
    ...sharedPorts(servers),
  ];
}

function problem(code: keyof typeof GATEWAY_GUARDS, field: Step, message: string, isWrong: boolean): Problem[] {
  return problemIf(isWrong, code, [field], message);
}

function inServer(index: number, problems: Problem[]): Problem[] {
  return index === 0 ? problems : within('servers', within(index - 1, problems));
}

function ownProblems(server: TrafficGatewayServer): Problem[] {
  const { tls, protocol, httpsRedirect } = server;
  const passes = tls?.mode === 'PASSTHROUGH';
  return [
    ...problem('GatewayPlaintext', 'port', 'is 443, but the server has no TLS, and clients use TLS on this port. '
      + "Write tls: TrafficGatewayTls.simple('the-secret'), or another port", portOf(server) === HTTPS_PORT && !tls),
    ...problem('GatewayProtocol', 'protocol', passes
      ? `is ${protocol}, but TLS is passed on, so that the gateway cannot read the requests. Leave it out, or terminate TLS by TrafficGatewayTls.simple()`
      : 'is TLS, but the gateway does not pass TLS on. Write tls: TrafficGatewayTls.passthrough(), or another protocol',
    protocol !== undefined && passes !== (protocol === TrafficProtocol.TLS)),
    ...problem('GatewayRedirect', 'httpsRedirect', 'needs a server that terminates TLS for HTTP on another port than 80. '
      + "Write tls: TrafficGatewayTls.simple('the-secret'), or leave it out", httpsRedirect === true && (kindOf(server) !== 'HTTPS' || portOf(server) === HTTP_PORT)),
  ];
}

/** What a server listens to. */
interface Listener {
  readonly index: number;
  readonly port: number;
  readonly kind: string;
  readonly hosts: readonly string[];
}

function listenersOf(server: TrafficGatewayServer, index: number): Listener[] {
  const { hosts, httpsRedirect } = server;
  return [{ index, hosts, port: portOf(server), kind: kindOf(server) }, ...httpsRedirect ? [{ index, hosts, port: HTTP_PORT, kind: 'HTTP' }] : []];
}

/** Envoy has one listener for a port, with one protocol, and one certificate for a host. */
function sharedPorts(servers: readonly TrafficGatewayServer[]): Problem[] {
  const listeners = servers.flatMap(listenersOf);
  return listeners.flatMap(({ index, port, kind, hosts }, at) => {
    const earlier = listeners.slice(0, at).filter((other) => other.port === port && other.index !== index);
    const other = earlier.find((listener) => !canShare(listener.kind, kind));
    const twice = hosts.filter((host) => earlier.some((listener) => listener.hosts.includes(host)));
    return inServer(index, [
      ...problem('GatewayPortProtocols', 'port', `${port} has the protocols ${other?.kind} and ${kind}. Write another port for one of the servers`, other !== undefined),
      ...problem('GatewayHostTwice', 'hosts', `has '${twice[0]}', which an earlier server also serves on port ${port}. Delete it in one of the two`, twice.length > 0),
    ]);
  });
}

/** Servers with TLS share a port, since each connection names its host. */
function canShare(one: string, other: string): boolean {
  return one === other || (isEncrypted(one) && isEncrypted(other));
}

/** The servers as Istio writes them. Their ports have different names. */
export function serversOf(servers: readonly TrafficGatewayServer[]): Server[] {
  return servers.flatMap((server, index) => {
    const kind = kindOf(server);
    const suffix = index === 0 ? '' : `-${index}`;
    const { tls, hosts } = server;
    return [
      { port: { number: portOf(server), name: `${kind.toLowerCase()}${suffix}`, protocol: kind }, hosts: [...hosts], ...tls ? { tls: tlsOf(tls) } : {} },
      ...server.httpsRedirect ? [{ port: { number: HTTP_PORT, name: `http-redirect${suffix}`, protocol: 'HTTP' }, hosts: [...hosts], tls: { httpsRedirect: true } }] : [],
    ];
  });
}

function tlsOf({ mode, secret, minVersion }: TrafficGatewayTls): Server['tls'] {
  return { mode, ...secret ? { credentialName: secret } : {}, ...minVersion ? { minProtocolVersion: minVersion } : {} };
}

function portOf({ port, tls }: TrafficGatewayServer): number {
  return port ?? (tls ? HTTPS_PORT : HTTP_PORT);
}

/** The protocol of the requests, which splits have too. */
export function protocolOf({ tls, protocol }: TrafficGatewayServer): TrafficProtocol {
  return protocol ?? (tls?.mode === 'PASSTHROUGH' ? TrafficProtocol.TLS : TrafficProtocol.HTTP);
}

/** The protocol of the server, as Istio names it. */
function kindOf(server: TrafficGatewayServer): string {
  const isHttp = protocolOf(server) === TrafficProtocol.HTTP;
  return server.tls ? (isHttp ? 'HTTPS' : 'TLS') : isHttp ? 'HTTP' : 'TCP';
}

function isEncrypted(kind: string): boolean {
  return kind === 'HTTPS' || kind === 'TLS';
}
