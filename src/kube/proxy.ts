import { request as httpRequest } from 'node:http';
import { Agent, AgentOptions, request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { Duplex } from 'node:stream';

/** A proxy that does not open a tunnel within this time is not waited for. */
const CONNECT_MS = 15_000;

/**
 * The proxy of the environment for a server, by the rules of Go and curl; undefined if there is none. Servers of this machine have none.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function proxyOf(server: URL, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = environment[name] || environment[name.toLowerCase()];
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const excluded = (environment.NO_PROXY || environment.no_proxy || '').split(',').map((each) => each.trim().toLowerCase()).filter(Boolean);
  const isLocal = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (!proxy || isLocal || excluded.some((each) => excludes(each, host.toLowerCase(), server.port || '443'))) {
    return undefined;
  }
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Whether an entry of NO_PROXY matches a host: `*`, an address, a range of addresses, or a domain with its subdomains. */
function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '*') {
    return true;
  }
  const range = /^([0-9a-f.:]+)\/(\d+)$/.exec(entry);
  if (range) {
    return isInRange(host, range[1], Number(range[2]));
  }
  const [, name, only] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) ? `${entry}:` : entry)!;
  const domain = name.replace(/^\*?\./, '').replace(/:$/, '');
  return (only === undefined || only === port) && (host === domain ? !/^\*?\./.test(name) : host.endsWith(`.${domain}`));
}

function isInRange(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) {
    return false;
  }
  const range = new BlockList();
  range.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return range.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

type Destination = AgentOptions & { host?: string; port?: number };

/** An agent that reaches an HTTPS server by tunnels through a proxy. It keeps the tunnels for further requests. */
export class TunnelAgent extends Agent {
  private readonly proxy: URL;

  constructor(proxy: string, options: AgentOptions) {
    super(options);
    this.proxy = new URL(proxy);
  }

  public createConnection(options: Destination, callback: (error: Error | null, stream: Duplex) => void): undefined {
    const { username, password, protocol, hostname, port } = this.proxy;
    const failed = (why: string) => callback(new Error(`the proxy ${protocol}//${this.proxy.host} ${why}`), undefined as unknown as Duplex);
    const to = `${options.host?.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const request = (protocol === 'https:' ? httpsRequest : httpRequest)({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || (protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: to,
      agent: false,
      timeout: CONNECT_MS,
      headers: { host: to, ...username && { 'proxy-authorization': `Basic ${login}` } },
    });
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        failed(`refuses to connect to ${to} (status ${statusCode})`);
      } else {
        callback(null, super.createConnection({ ...options, socket } as AgentOptions) as Duplex);
      }
    });
    request.on('timeout', () => request.destroy(new Error(`does not answer within ${CONNECT_MS / 1000} s`)));
    request.on('error', ({ message }) => failed(`cannot be used: ${message}`));
    request.end();
    return undefined;
  }
}
