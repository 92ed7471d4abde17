/** The input and output of the traffic driver (images/client.mjs). */
export interface Traffic {
  readonly url: string;
  /** The number of requests. @default 1 */
  readonly count?: number;
  /** A file of the pod: once it exists, no further request is sent. @default none */
  readonly until?: string;
  /** The rate in requests per second. @default as fast as they are answered */
  readonly rate?: number;
  /** The number of concurrent requests. @default 16 */
  readonly concurrency?: number;
  /** @default GET */
  readonly method?: string;
  /** @default none */
  readonly headers?: Record<string, string>;
  /** @default none */
  readonly body?: string;
  /** Whether each request uses a new connection. @default false: connections are kept */
  readonly fresh?: boolean;
  /** The time after which a request counts as the error TIMEOUT, in milliseconds. @default 10000 */
  readonly timeout?: number;
  /** The expected response codes. @default [200] */
  readonly expect?: number[];
}

export interface Answer {
  readonly code: number;
  readonly headers: Record<string, string>;
  /** The first 2,000 characters of the body. */
  readonly body: string;
}

export interface TrafficResult {
  readonly count: number;
  /** The number of responses with each code. */
  readonly codes: Record<string, number>;
  /** The number of responses from each version, by the header x-version; `none` counts responses without it. */
  readonly versions: Record<string, number>;
  /** The number of requests without a response, by error code: ECONNRESET, ECONNREFUSED, TIMEOUT, ... */
  readonly errors: Record<string, number>;
  /** The latency of the responses, in milliseconds. */
  readonly latency: { readonly min: number; readonly p50: number; readonly p99: number; readonly max: number };
  /** The total time, in milliseconds. */
  readonly ms: number;
  /** The first response. */
  readonly first?: Answer;
  /** The first unexpected response or error, and the number of its request, from 0. */
  readonly unexpected?: Partial<Answer> & { readonly index: number; readonly error?: string };
}

/** The arguments of `node` with which a container sends traffic. */
export function trafficArguments(program: string, traffic: Traffic): string[] {
  return [program, JSON.stringify(traffic)];
}

export function parseTraffic(printed: string): TrafficResult {
  try {
    return JSON.parse(printed);
  } catch {
    throw new Error(`the traffic driver should print one line of JSON, not: ${printed.slice(0, 500) || 'nothing'}`);
  }
}
