import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request on its way through the proxy, and its answer on the way back. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ends the client's connection with a TCP reset. */
  reset(): void;
}

/** What goes wrong with an exchange: each step it has runs at its moment, and the exchange waits for it. */
export interface Fault {
  readonly name: string;
  /** Where the body ends, so does the connection, with the answer incomplete. */
  readonly breaksOff?: boolean;
  /** The request is here; nothing has reached the server. */
  arrived?(exchange: Exchange): Promise<void> | void;
  /** The server has carried it out; nothing has reached the client. */
  done?(exchange: Exchange): Promise<void> | void;
  /** The answer's body as it passes. */
  body?(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer | string>;
  /** The client has been given the whole answer. */
  answered?(): Promise<void> | void;
}

/** Which exchanges a fault is for. */
export interface Rule {
  readonly fault: Fault;
  /** @default any */
  readonly method?: string | string[];
  /** Matched against the path with its query. @default any */
  readonly path?: RegExp;
  /** This many matches pass before the first that is hit. @default 0 */
  readonly skip?: number;
  /** This many are hit, the rest pass. @default all */
  readonly count?: number;
}

export const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

const forever = () => new Promise<void>(() => undefined);

/** The request is lost: the server never sees it, the client sees a reset. */
export const reset = (): Fault => ({ name: 'reset', arrived: (exchange) => exchange.reset() });

/** The answer is lost: the server has carried it out, the client sees a reset. */
export const loseAnswer = (): Fault => ({ name: 'lose answer', done: (exchange) => exchange.reset() });

/** Accepted and never answered; the server never sees it. */
export const stall = (): Fault => ({ name: 'stall', arrived: forever });

/** Carried out, and the answer never comes. */
export const stallAnswer = (): Fault => ({ name: 'stall answer', done: forever });

/** It takes this much longer. */
export const slow = (ms: number): Fault => ({ name: 'slow', arrived: () => sleep(ms) });

/** 429: come again after so many seconds. */
export const throttle = (retryAfter: number): Fault => status(429, { retryAfter });

/** The API server's answer of this code, though it was not asked. */
export function status(code: number, { retryAfter }: { retryAfter?: number } = {}): Fault {
  return {
    name: `status ${code}`,
    async arrived({ request, response }) {
      for await (const _ of request); // a server reads what it refuses, or the client sees a reset
      const headers = { 'content-type': 'application/json', ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
      response.writeHead(code, headers).end(JSON.stringify(failure(code, retryAfter)));
    },
  };
}

/** A watch passes this many events, then half of the next, and breaks off. */
export function truncate(events: number): Fault {
  return {
    name: 'truncate',
    breaksOff: true,
    async* body(chunks) {
      for await (const { line, index } of lines(chunks)) {
        yield index < events ? line : line.slice(0, line.length / 2);
        if (index >= events) break;
      }
    },
  };
}

/** A watch passes this many events; then it stays open and says nothing any more. */
export function stallWatch(events: number): Fault {
  return {
    name: 'stall watch',
    async* body(chunks) {
      for await (const { line, index } of lines(chunks)) {
        if (index < events) yield line;
      }
      await forever();
    },
  };
}

/** A watch passes this many events, then says that its resource version is too old (410 Gone) and ends. */
export function expire(events: number): Fault {
  const gone = `${JSON.stringify({ type: 'ERROR', object: failure(410) })}\n`;
  return {
    name: 'expire',
    async* body(chunks) {
      if (events > 0) {
        for await (const { line, index } of lines(chunks)) {
          yield line;
          if (index + 1 >= events) break;
        }
      }
      yield gone;
    },
  };
}

/** No fault: calls back when the exchange has come to that point. It goes on when the call returns. */
export function call(moment: 'arrived' | 'done' | 'answered', callback: () => Promise<void> | void): Fault {
  return { name: `call when ${moment}`, [moment]: () => callback() };
}

/** The rules of a proxy, and how often each has matched. */
export class Rules {
  private readonly rules: (Rule & { matched: number })[] = [];

  add(rule: Rule): void {
    this.rules.push({ ...rule, matched: 0 });
  }

  clear(): void {
    this.rules.length = 0;
  }

  /** The fault for this exchange: every rule counts its matches, the first that is due hits. */
  next(method: string, path: string): Fault | undefined {
    const due = this.rules.filter((rule) => {
      if (!matches(rule, method, path)) return false;
      const nth = rule.matched++ - (rule.skip ?? 0);
      return nth >= 0 && nth < (rule.count ?? Infinity);
    });
    return due[0]?.fault;
  }
}

function matches(rule: Rule, method: string, path: string): boolean {
  return (rule.method === undefined || [rule.method].flat().includes(method)) && (rule.path === undefined || rule.path.test(path));
}

const REASONS: Record<number, string> = {
  409: 'Conflict', 410: 'Expired', 429: 'TooManyRequests', 500: 'InternalError', 503: 'ServiceUnavailable', 504: 'Timeout',
};

/** The object with which an API server refuses. */
function failure(code: number, retryAfter?: number): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `made by the fault proxy: ${code}`,
    reason: REASONS[code],
    ...(retryAfter !== undefined && { details: { retryAfterSeconds: retryAfter } }),
    code,
  };
}

/** The events of a JSON watch, each with its line end. */
async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<{ line: string; index: number }> {
  let rest = '';
  let index = 0;
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    for (const part of parts) yield { line: `${part}\n`, index: index++ };
  }
}
