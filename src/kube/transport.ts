import { request as httpRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WebSocket } from 'ws';
import { Connection, Credentials } from './client-node';
import { KubeError } from './error';
import { exactJson } from './exact-json';
import { Limiter } from './limiter';
import { UNREACHABLE } from './retry';
import { maskFor } from './secret-mask';
import { Warnings } from './warning';
import { Json } from '../json';
import { quoted } from '../names';

export interface KubeRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  path: string;
  body?: Json;
  /** The object that the request changes or deletes, as it lives. The values of a Secret are hidden in errors and warnings. */
  live?: Json;
  contentType?: string;
  /** The form of the answer. @default application/json */
  accept?: string;
}

/** A connection that carries messages of one protocol over WebSocket. */
export interface WebSocketRequest {
  /** Path and query. */
  path: string;
  /** The name of the protocol. */
  protocol: string;
}

export interface SendOptions {
  /** A request fails if nothing arrives for this time, in milliseconds: the connection may be half open. */
  stallMs: number;
  /** Ends the request, also while the API server works on it. */
  abort?: AbortSignal;
  /** When aborted, a request that waits for its turn is not sent, and one that is in flight has little time left. */
  interrupt?: AbortSignal;
}

/** The time of a request in flight after an interrupt, in milliseconds. A pod that is asked to end has 30 s for all. */
const DRAIN_MS = 20_000;

/** Credentials are read again after this time, since tokens of files and plugins change. */
const CREDENTIALS_MS = 30_000;

const USER_AGENT = 'cdk8s-istio';

/** The longest answer that is read, in bytes. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** The longest headers of an answer, in bytes. Webhooks of others add warnings to them. */
const LONGEST_HEADERS = 128 * 1024;

/** The longest message over WebSocket that is read, in bytes. The API server sends messages of 32 KiB. */
const LONGEST_MESSAGE = 1024 * 1024;

/** What a server answers to a request, and the WebSocket connection that it opened. */
interface Opened {
  readonly answer: IncomingMessage;
  readonly socket?: WebSocket;
}

/** Sends requests with the credentials and the TLS settings of a connection. It sends no request twice, unless its credentials were not accepted. */
export class Transport {
  /** Whether the server has ever answered. Only then a retry waits for it to come back. */
  public answered = false;
  private credentials?: Promise<Credentials>;
  private since = 0;
  public readonly warnings: Warnings;
  private readonly limiter = new Limiter();

  private readonly server: URL;
  /** The path of the server, which is before the path of each request. */
  private readonly prefix: string;

  constructor(private readonly connection: Connection, onWarning: (text: string) => void = () => undefined) {
    this.server = new URL(connection.server);
    this.prefix = this.server.pathname.replace(/\/$/, '');
    this.warnings = new Warnings(onWarning);
  }

  /** @throws KubeError for every answer that is not a success, and if there is no answer */
  public send(request: KubeRequest, options: SendOptions): Promise<Json> {
    return this.limiter.run(async () => {
      if (options.interrupt?.aborted) {
        throw new KubeError('the run was interrupted before the request was sent', 0, 'Interrupted');
      }
      const begun = performance.now();
      try {
        const body = parse(await this.read(await this.open(request, options)));
        this.limiter.succeeded();
        return body;
      } catch (error) {
        if (error instanceof KubeError && error.status === 429) {
          this.limiter.throttled(begun);
        }
        throw error;
      }
    });
  }

  /**
   * Opens an answer that the caller reads piece by piece, such as a watch. Credentials that are not accepted are renewed once.
   *
   * @throws KubeError for every answer that is not a success, and if there is no answer
   */
  public async open(request: KubeRequest, options: SendOptions): Promise<IncomingMessage> {
    const exchange = (credentials: Credentials) => this.exchange(request, options, credentials);
    const isSuccess = ({ answer: { statusCode } }: Opened) => statusCode! >= 200 && statusCode! < 300;
    return (await this.accepted(exchange, isSuccess, request)).answer;
  }

  /**
   * Opens a WebSocket connection. It is paused, so that the caller misses no message. Credentials that are not accepted are renewed once.
   *
   * @throws KubeError if the server does not open it, or does not speak the protocol
   */
  public async openWebSocket(request: WebSocketRequest, options: SendOptions): Promise<WebSocket> {
    const connect = (credentials: Credentials) => this.connect(request, options, credentials);
    return (await this.accepted(connect, ({ socket }) => socket !== undefined)).socket!;
  }

  private async accepted(
    exchange: (credentials: Credentials) => Promise<Opened>, isSuccess: (opened: Opened) => boolean, request?: KubeRequest,
  ): Promise<Opened> {
    const mask = request ? maskFor(request.body, request.live) : (text: string) => text;
    const used = this.current();
    let opened = await exchange(await used);
    if (opened.answer.statusCode === 401) {
      opened.answer.resume();
      opened = await exchange(await this.renewed(used));
    }
    this.answered = true;
    this.warnings.read(opened.answer, mask);
    if (isSuccess(opened)) {
      return opened;
    }
    throw await this.errorOf(opened.answer, mask, request);
  }

  /** Opens an answer and reads it piece by piece. It is not counted among the requests in flight. */
  public async* stream(request: KubeRequest, options: SendOptions): AsyncGenerator<Buffer> {
    yield* this.chunks(await this.open(request, options));
  }

  private async errorOf(answer: IncomingMessage, mask: (text: string) => string, request?: KubeRequest): Promise<KubeError> {
    const body = parse(await this.read(answer));
    if (answer.statusCode === 401) {
      return new KubeError(`the API server ${this.connection.server} does not accept the credentials of context '${this.connection.context}' (401 Unauthorized): they are wrong or have expired. Log in again`, 401, 'Unauthorized');
    }
    const path = request && ['PATCH', 'POST'].includes(request.method) ? request.path : undefined;
    const { message, status, reason, causes, otherObject } = KubeError.fromAnswer(answer.statusCode!, body, path);
    const masked = causes.map((cause) => ({ ...cause, ...cause.message !== undefined && { message: mask(cause.message) } }));
    return new KubeError(mask(message), status, reason, masked, Number(answer.headers['retry-after']) || undefined, otherObject);
  }

  private exchange({ method, path, body, contentType, accept = 'application/json' }: KubeRequest, { stallMs, abort, interrupt }: SendOptions, { headers, agent }: Credentials): Promise<Opened> {
    const payload = body === undefined ? undefined : exactJson(body);
    const drainMs = Math.min(stallMs, DRAIN_MS);
    const fullPath = this.normal(this.prefix + path);
    const send = this.server.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(this.server, {
        method,
        path: fullPath,
        agent,
        signal: abort,
        timeout: stallMs,
        maxHeaderSize: LONGEST_HEADERS,
        headers: {
          ...headers,
          accept,
          'user-agent': USER_AGENT,
          ...payload !== undefined && { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(payload) },
        },
      }, (answer) => resolve({ answer }));
      request.on('timeout', () => request.destroy(new Error(`nothing has arrived for ${Math.round((interrupt?.aborted ? drainMs : stallMs) / 1000)} s`)));
      const drain = () => request.setTimeout(drainMs);
      interrupt?.addEventListener('abort', drain);
      request.on('close', () => interrupt?.removeEventListener('abort', drain));
      request.on('error', (error) => reject(this.unreachable(error)));
      request.end(payload);
    });
  }

  private connect({ path, protocol }: WebSocketRequest, { stallMs, abort }: SendOptions, { headers, agent }: Credentials): Promise<Opened> {
    const address = this.server.origin + this.normal(this.prefix + path);
    const options = {
      agent,
      headers: { ...headers, 'user-agent': USER_AGENT } as { [name: string]: string },
      signal: abort,
      handshakeTimeout: stallMs,
      maxHeaderSize: LONGEST_HEADERS,
      maxPayload: LONGEST_MESSAGE,
      perMessageDeflate: false,
    };
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, protocol, options);
      let switched: IncomingMessage | undefined;
      socket.on('unexpected-response', (_, answer) => resolve({ answer }));
      socket.on('upgrade', (answer) => switched = answer);
      socket.on('open', () => {
        socket.pause();
        resolve({ answer: switched!, socket });
      });
      socket.on('error', (error) => reject(switched
        ? new KubeError(`the API server does not speak the protocol ${protocol} over WebSocket: ${error.message}`, 400, 'BadRequest')
        : this.unreachable(error)));
    });
  }

  /** Reads the whole answer. An answer that ends early is an error. */
  private async read(answer: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.chunks(answer)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LONGEST_ANSWER) {
        throw this.unreachable(new Error(`its answer is longer than ${LONGEST_ANSWER} bytes`));
      }
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  private async* chunks(answer: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      yield* answer;
    } catch (error) {
      throw this.unreachable(error as Error);
    }
  }

  /**
   * A path is sent exactly as it was built. One that the rules of URLs would change is not sent: a proxy may change it on the way, and it
   * then leads to another object.
   */
  private normal(path: string): string {
    const { pathname, search } = new URL(this.server.origin + path);
    if (pathname + search !== path) {
      throw new KubeError(`the path ${quoted(path)} is not sent: by the rules of URLs, it would become ${quoted(pathname + search)}`, 400, 'BadRequest');
    }
    return path;
  }

  private current(): Promise<Credentials> {
    const now = performance.now();
    if (!this.credentials || now - this.since > CREDENTIALS_MS) {
      this.since = now;
      this.credentials = this.connection.credentials(false);
    }
    return this.credentials;
  }

  /** Credentials after `used` were not accepted. Of several requests at the same time, the first one renews them. */
  private renewed(used: Promise<Credentials>): Promise<Credentials> {
    if (this.credentials === used || this.credentials === undefined) {
      this.since = performance.now();
      this.credentials = this.connection.credentials(true);
    }
    return this.credentials;
  }

  private unreachable(error: Error & { code?: string; errors?: Error[] }): KubeError {
    const message = error.message || error.errors?.map((each) => each.message).join('; ') || error.code;
    return new KubeError(`the API server ${this.connection.server} cannot be reached: ${message}`, 0, UNREACHABLE);
  }
}

/** The JSON of an answer, else its text: `404 page not found` is plain text. */
function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
