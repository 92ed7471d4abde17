import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request on its way through the proxy, and its response on the way back. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Ends the client's connection with a TCP reset. */
  reset(): void;
}

/** A fault of an exchange. Each step runs at its point of the exchange, and the exchange waits for it. */
export interface Fault {
  readonly name: string;
  /** The connection ends with the body, although the response is incomplete. */
  readonly breaksOff?: boolean;
  /** The proxy has the request. Nothing has reached the server. */
  arrived?(exchange: Exchange): Promise<void> | void;
  /** The server has processed the request. Nothing has reached the client. */
  done?(exchange: Exchange): Promise<void> | void;
  /** Transforms the body of the response. */
  body?(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer | string>;
  /** The client has the whole response. */
  answered?(): Promise<void> | void;
}

/** The exchanges that a fault affects. */
export interface Rule {
  readonly fault: Fault;
  /** @default any */
  readonly method?: string | string[];
  /** A pattern for the path with the query. @default any */
  readonly path?: RegExp;
  /** The number of matching exchanges that pass before the first affected one. @default 0 */
  readonly skip?: number;
  /** The number of affected exchanges. All later ones pass. @default all */
  readonly count?: number;
}

export const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

const forever = () => new Promise<void>(() => undefined);

/** The request is lost. The server never sees it, and the client sees a reset. */
export const reset = (): Fault => ({ name: 'reset', arrived: (exchange) => exchange.reset() });

/** The response is lost. The server has processed the request, and the client sees a reset. */
export const loseAnswer = (): Fault => ({ name: 'lose answer', done: (exchange) => exchange.reset() });

/** The request is accepted but never answered. The server never sees it. */
export const stall = (): Fault => ({ name: 'stall', arrived: forever });

/** The server processes the request, but the response never arrives. */
export const stallAnswer = (): Fault => ({ name: 'stall answer', done: forever });

/** The exchange takes longer by this time. */
export const slow = (ms: number): Fault => ({ name: 'slow', arrived: () => sleep(ms) });

/** The response is 429 with a time to retry after, in seconds. */
export const throttle = (retryAfter: number): Fault => status(429, { retryAfter });

/** An error response with this code. The API server does not see the request. */
export function status(code: number, { retryAfter }: { retryAfter?: number } = {}): Fault {
  return answerWith(code, failure(code, retryAfter), { ...retryAfter !== undefined && { 'retry-after': String(retryAfter) } });
}

/** An error response with this message, and without a reason unless one is given. The API server does not see the request. */
export const refuse = (code: number, message: string, more: { reason?: string; details?: object } = {}): Fault =>
  answerWith(code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code, ...more });

function answerWith(code: number, body: object, headers: Record<string, string> = {}): Fault {
  return {
    name: `status ${code}`,
    async arrived({ request, response }) {
      for await (const _ of request); // reads the rejected request, otherwise the client sees a reset
      response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    },
  };
}

/** A watch passes a number of events and half of the next one. Then its connection ends. */
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

/** A watch passes a number of events. Then it stays open without further events. */
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

/** A watch passes a number of events. Then it ends with an event that its resource version is too old (410 Gone). */
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

/** A watch sends each event, and then all events before it once more, the oldest one last. */
export function repeat(): Fault {
  return {
    name: 'repeat',
    async* body(chunks) {
      const before: string[] = [];
      for await (const { line } of lines(chunks)) {
        before.unshift(line);
        yield before.join('');
      }
    },
  };
}

/** A watch ends at once, without an event. */
export const endAtOnce = (): Fault => ({ name: 'end at once', async* body() { /* nothing */ } });

/** No fault: calls back at a point of the exchange. The exchange continues when the call returns. */
export function call(moment: 'arrived' | 'done' | 'answered', callback: () => Promise<void> | void): Fault {
  return { name: `call when ${moment}`, [moment]: () => callback() };
}

/** The rules of a proxy, with the number of matches of each rule. */
export class Rules {
  private readonly rules: (Rule & { matched: number })[] = [];

  add(rule: Rule): void {
    this.rules.push({ ...rule, matched: 0 });
  }

  clear(): void {
    this.rules.length = 0;
  }

  /** The fault for an exchange. Every matching rule counts the match, and the first rule that is due applies. */
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

/** The Status object of an error response of the API server. */
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

/** The events of a JSON watch, each with its line break. */
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
