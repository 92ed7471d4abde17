/** What a test asks the traffic driver (images/client.mjs) for, and what it says. */
export interface Traffic {
  readonly url: string;
  /** How many requests. @default 1 */
  readonly count?: number;
  /** Requests a second. @default as fast as they are answered */
  readonly rate?: number;
  /** How many at a time. @default 16 */
  readonly concurrency?: number;
  /** @default GET */
  readonly method?: string;
  /** @default none */
  readonly headers?: Record<string, string>;
  /** @default none */
  readonly body?: string;
  /** A connection of its own for each request. @default false: connections are kept */
  readonly fresh?: boolean;
  /** After so many milliseconds a request counts as the error TIMEOUT. @default 10000 */
  readonly timeout?: number;
  /** The codes that are no surprise. @default [200] */
  readonly expect?: number[];
}

export interface Answer {
  readonly code: number;
  readonly headers: Record<string, string>;
  /** Its first 2,000 characters. */
  readonly body: string;
}

export interface TrafficResult {
  readonly count: number;
  /** How often each code was answered. */
  readonly codes: Record<string, number>;
  /** How often each version answered, by the header x-version; `none` if it was not there. */
  readonly versions: Record<string, number>;
  /** Requests without an answer by the error's code: ECONNRESET, ECONNREFUSED, TIMEOUT, ... */
  readonly errors: Record<string, number>;
  /** Of the answers, in milliseconds. */
  readonly latency: { readonly min: number; readonly p50: number; readonly p99: number; readonly max: number };
  /** How long it took in all. */
  readonly ms: number;
  /** The first answer there was. */
  readonly first?: Answer;
  /** The first that was not expected: an answer or an error, and the how many-th request it was, from 0. */
  readonly unexpected?: Partial<Answer> & { readonly index: number; readonly error?: string };
}

/** The command line, after `node`, with which a container drives traffic. */
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
