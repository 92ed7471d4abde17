/** The lab's own client of the API server: JSON requests and watches, for both sides of the lab's namespaces. */
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { text as readText } from 'node:stream/consumers';

export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    creationTimestamp?: string;
  };
}

/** An error response of the API server. */
export class ApiError extends Error {
  constructor(readonly code: number, readonly reason: string, message: string) {
    super(message);
  }
}

export interface ApiServer { url: string; ca: string; token: string }

export class Api {
  private readonly agent: Agent;

  constructor(private readonly server: ApiServer) {
    this.agent = new Agent({ keepAlive: true, ca: server.ca });
  }

  /** @returns the parsed response, or its text if it is not JSON */
  async request<T = any>(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<T> {
    const response = await this.open(method, path, body, contentType);
    const text = await readText(response);
    const isJson = response.headers['content-type']?.startsWith('application/json');
    if (response.statusCode! >= 400) {
      const status = isJson ? JSON.parse(text) : {};
      throw new ApiError(response.statusCode!, status.reason ?? '', `${method} ${path}: ${response.statusCode} ${status.message ?? text}`);
    }
    return isJson ? JSON.parse(text) : text as T;
  }

  /** Closes idle connections, so that this client does not keep a process alive. */
  close(): void {
    this.agent.destroy();
  }

  async open(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      agent: this.agent,
      headers: {
        authorization: `Bearer ${this.server.token}`,
        accept: 'application/json',
        ...text !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(text) },
      },
    };
    return new Promise((resolve, reject) => {
      request(new URL(path, this.server.url), options, resolve).on('error', reject).end(text);
    });
  }
}
