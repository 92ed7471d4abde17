/**
 * A proxy in front of the API server or istiod. It causes faults that the real programs cannot cause on request: resets, stalls,
 * throttling, errors, interrupted watches. In: the addresses to listen on and to forward to, and rules (faults.ts) that select
 * exchanges. Out: a port, a record of all exchanges, and a hook at the n-th write, for tests that kill a process.
 * Of Kubernetes it knows only the form of an error response and of the lines of a watch.
 */
import { Agent as HttpAgent, createServer as createHttpServer, IncomingMessage, request as httpRequest, ServerResponse } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createSecureContext, TLSSocket } from 'node:tls';
import { call, Exchange, Fault, Rule, Rules, WRITES } from './faults';

export interface Address {
  /** @default 127.0.0.1 */
  readonly host?: string;
  readonly port: number;
}

export interface Upstream extends Address {
  /** The CA certificate of the server. Without it, the proxy connects in plain text. */
  readonly ca?: string;
  /** The client certificate of the proxy. The certificate of a client cannot pass through a proxy. */
  readonly cert?: string;
  readonly key?: string;
}

export interface FaultProxyOptions {
  readonly upstream: Upstream;
  /** The server certificate of the proxy. Without it, clients connect in plain text. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** @default a free port of 127.0.0.1 */
  readonly listen?: Partial<Address>;
}

/** A request and its response. Exchanges are recorded in the order of arrival. */
export interface Recorded {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The name of the fault that affected this exchange. */
  readonly fault?: string;
  /** The response code for the client. Undefined before the response, or if there is none. */
  status?: number;
}

/** An HTTP/1.1 proxy with faults for requests. */
export class FaultProxy {
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await proxy.front.listen(options.listen?.host, options.listen?.port);
    return proxy;
  }

  readonly requests: Recorded[] = [];
  private readonly rules = new Rules();
  private readonly front: Front;
  private readonly http = createHttpServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => void this.pass(request, response));
  private readonly agent: HttpAgent;
  private readonly sockets = new WeakMap<Socket, Socket>();

  private constructor(private readonly options: FaultProxyOptions) {
    const { ca, cert, key } = options.upstream;
    this.agent = ca === undefined ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ca, cert, key });
    const secureContext = options.tls && createSecureContext(options.tls);
    this.front = new Front((socket) => {
      // Keeps the TCP socket below TLS, because only that can be reset.
      const spoken = secureContext ? new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] }) : socket;
      spoken.on('error', () => socket.destroy());
      this.sockets.set(spoken, socket);
      this.http.emit('connection', spoken);
    });
  }

  get port(): number {
    return this.front.port;
  }

  /** Adds a rule: its fault affects matching exchanges. If several rules are due, the one that was added first applies. */
  on(rule: Rule): void {
    this.rules.add(rule);
  }

  /** Calls back when the client has the response to its k-th write from now, counted from 1. */
  afterWrite(k: number, callback: () => Promise<void> | void): void {
    this.on({ fault: call('answered', callback), method: WRITES, skip: k - 1, count: 1 });
  }

  /** Deletes all rules. Connections that a fault already holds stay as they are. */
  clear(): void {
    this.rules.clear();
  }

  /** Resets all connections, as a restart of the server does. */
  resetAll(): void {
    this.front.resetAll();
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.front.stop();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request;
    const fault = this.rules.next(method, path);
    const record: Recorded = { method, path, headers: request.headers, fault: fault?.name };
    this.requests.push(record);
    const exchange: Exchange = { request, response, reset: () => this.reset(request.socket) };
    try {
      await fault?.arrived?.(exchange);
      if (!isOver(response)) await this.forward(exchange, record, fault);
      record.status ??= response.headersSent ? response.statusCode : undefined;
      if (response.writableFinished) await fault?.answered?.();
    } catch {
      request.socket.destroy(); // one side closed the connection
    }
  }

  private reset(spoken: Socket): void {
    this.sockets.get(spoken)!.resetAndDestroy();
    spoken.destroy(); // otherwise the server notices it later and continues the request
  }

  private async forward(exchange: Exchange, record: Recorded, fault?: Fault): Promise<void> {
    const answer = await this.ask(exchange);
    await fault?.done?.(exchange);
    if (isOver(exchange.response)) {
      answer.destroy();
      return;
    }
    record.status = answer.statusCode;
    exchange.response.writeHead(answer.statusCode!, answer.statusMessage, endToEnd(answer.headers));
    exchange.response.flushHeaders(); // a watch can be silent for a long time
    await pipeline(answer, fault?.body?.bind(fault) ?? ((chunks: AsyncIterable<Buffer>) => chunks), exchange.response, { end: false });
    if (fault?.breaksOff) {
      exchange.request.socket.destroySoon(); // forwarded data still arrives
      return;
    }
    await new Promise<void>((resolve) => exchange.response.end(resolve));
  }

  private ask({ request, response }: Exchange): Promise<IncomingMessage> {
    const { host = '127.0.0.1', port, ca } = this.options.upstream;
    const options = { host, port, agent: this.agent, method: request.method, path: request.url, headers: endToEnd(request.headers) };
    return new Promise((resolve, reject) => {
      const upstream = ca === undefined ? httpRequest(options, resolve) : httpsRequest(options, resolve);
      upstream.on('error', reject);
      response.on('close', () => upstream.destroy());
      pipeline(request, upstream).catch(reject);
    });
  }
}

/** The faults of a connection. */
export interface ConnectionRule {
  readonly fault: 'reset' | 'stall' | 'slow';
  /** The additional time that a slow connection takes to open, in milliseconds. @default 1000 */
  readonly ms?: number;
  /** The number of bytes from the server after which the other faults occur. @default 0 */
  readonly afterBytes?: number;
  /** The number of connections that pass before the first affected one. @default 0 */
  readonly skip?: number;
  /** The number of affected connections. @default all */
  readonly count?: number;
}

/** A proxy for connections with any protocol. */
export class TcpFaultProxy {
  static async start(upstream: Address, listen: Partial<Address> = {}): Promise<TcpFaultProxy> {
    const proxy = new TcpFaultProxy(upstream);
    await proxy.front.listen(listen.host, listen.port);
    return proxy;
  }

  /** The number of connections so far. */
  connections = 0;
  private rules: (ConnectionRule & { matched: number })[] = [];
  private readonly front = new Front((socket) => this.pass(socket));

  private constructor(private readonly upstream: Address) {}

  get port(): number {
    return this.front.port;
  }

  on(rule: ConnectionRule): void {
    this.rules.push({ ...rule, matched: 0 });
  }

  clear(): void {
    this.rules = [];
  }

  resetAll(): void {
    this.front.resetAll();
  }

  async stop(): Promise<void> {
    await this.front.stop();
  }

  private pass(client: Socket): void {
    this.connections++;
    const rule = this.rules.find((candidate) => {
      const nth = candidate.matched++ - (candidate.skip ?? 0);
      return nth >= 0 && nth < (candidate.count ?? Infinity);
    });
    if (rule?.fault === 'slow') {
      setTimeout(() => this.join(client), rule.ms ?? 1000);
    } else if (rule && !rule.afterBytes) {
      hit(client, rule); // the server never sees the connection
    } else {
      this.join(client, rule);
    }
  }

  private join(client: Socket, rule?: ConnectionRule): void {
    const server = connect(this.upstream.port, this.upstream.host ?? '127.0.0.1');
    let bytes = 0;
    client.on('data', (data) => server.write(data)).on('end', () => server.end());
    server.on('data', (data: Buffer) => {
      const open = rule ? Math.max(0, rule.afterBytes! - bytes) : data.length;
      bytes += data.length;
      client.write(data.subarray(0, open));
      if (rule && bytes >= rule.afterBytes! && !server.isPaused()) {
        server.pause();
        hit(client, rule);
      }
    });
    server.on('end', () => client.end()).on('error', () => client.resetAndDestroy());
    client.on('close', () => server.destroy());
  }
}

function hit(client: Socket, rule: ConnectionRule): void {
  if (rule.fault === 'reset') client.resetAndDestroy();
}

/** The listening side of a proxy. It passes on new connections and keeps track of the open ones. */
class Front {
  private readonly open = new Set<Socket>();
  private readonly server: Server;

  constructor(onConnection: (socket: Socket) => void) {
    this.server = createServer({ noDelay: true }, (socket) => {
      this.open.add(socket);
      socket.on('close', () => this.open.delete(socket)).on('error', () => socket.destroy());
      onConnection(socket);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  listen(host = '127.0.0.1', port = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
  }

  resetAll(): void {
    for (const socket of this.open) socket.resetAndDestroy();
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.open) socket.destroy();
    });
  }
}

function isOver(response: ServerResponse): boolean {
  return response.writableEnded || response.destroyed || response.socket === null || response.socket.destroyed;
}

/** The headers, without those that belong to a single connection. */
function endToEnd({ connection, 'keep-alive': _, 'transfer-encoding': __, upgrade, ...headers }: IncomingMessage['headers']): IncomingMessage['headers'] {
  return headers;
}
