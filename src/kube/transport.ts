import { request as httpRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Connection } from './client-node';
import { KubeError } from './error';
import { Json } from '../json';
import { quoted } from '../names';

export interface KubeRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  path: string;
  body?: Json;
  contentType?: string;
  /** The form of the answer. @default application/json */
  accept?: string;
}

/** A request without an answer for this time fails: the connection may be half open. */
const STALLED_MS = 30_000;

/** Credentials are read again after this time, since tokens of files and plugins change. */
const CREDENTIALS_MS = 30_000;

/** Sends requests with the credentials and the TLS settings of a connection. It sends no request twice. */
export class Transport {
  /** Whether the server has ever answered. Only then a retry waits for it to come back. */
  public answered = false;
  private credentials?: ReturnType<Connection['credentials']>;
  private since = 0;

  private readonly server: URL;
  /** The path of the server, which is before the path of each request. */
  private readonly prefix: string;

  constructor(private readonly connection: Connection) {
    this.server = new URL(connection.server);
    this.prefix = this.server.pathname.replace(/\/$/, '');
  }

  /** @throws KubeError for every answer that is not a success, and if there is no answer */
  public async send(request: KubeRequest): Promise<Json> {
    const { status, text, retryAfter } = await this.exchange(request);
    this.answered = true;
    const body = parse(text);
    if (status >= 200 && status < 300) {
      return body;
    }
    if (status === 401) {
      this.credentials = undefined;
      throw new KubeError(`the API server ${this.connection.server} does not accept the credentials of context '${this.connection.context}' (401 Unauthorized): they are wrong or have expired. Log in again`, 401, 'Unauthorized');
    }
    const { message, reason, causes } = KubeError.fromAnswer(status, body);
    throw new KubeError(message, status, reason, causes, retryAfter);
  }

  private async exchange({ method, path, body, contentType, accept = 'application/json' }: KubeRequest): Promise<{ status: number; text: string; retryAfter?: number }> {
    const { headers, agent } = await this.current();
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const fullPath = this.normal(this.prefix + path);
    const send = this.server.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(this.unreachable(error));
      const request = send(this.server, {
        method,
        path: fullPath,
        agent,
        timeout: STALLED_MS,
        headers: {
          ...headers,
          accept,
          'user-agent': 'cdk8s-istio',
          ...payload !== undefined && { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(payload) },
        },
      }, (answer) => {
        read(answer).then((text) => resolve({ status: answer.statusCode!, text, retryAfter: Number(answer.headers['retry-after']) || undefined }), failed);
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${STALLED_MS / 1000} s`)));
      request.on('error', failed);
      request.end(payload);
    });
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

  private current(): ReturnType<Connection['credentials']> {
    const now = performance.now();
    if (!this.credentials || now - this.since > CREDENTIALS_MS) {
      this.credentials = this.connection.credentials();
      this.since = now;
    }
    return this.credentials;
  }

  private unreachable(error: Error & { code?: string; errors?: Error[] }): KubeError {
    const message = error.message || error.errors?.map((each) => each.message).join('; ') || error.code;
    return new KubeError(`the API server ${this.connection.server} cannot be reached: ${message}`, 0, 'Unreachable');
  }
}

/** Reads the whole answer. An answer that ends early is an error. */
async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON of an answer, else its text: `404 page not found` is plain text. */
function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
