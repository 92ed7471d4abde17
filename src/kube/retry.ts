import { setTimeout as delay } from 'node:timers/promises';
import { Deadline } from './deadline';
import { KubeError } from './error';

export interface RetryOptions {
  /** No further try begins after it. */
  deadline: Deadline;
  /** The first pause in milliseconds. Each further pause is twice as long, up to 5 seconds. @default 100 */
  pauseMs?: number;
  /** When aborted, no further try is made. */
  signal?: AbortSignal;
}

const LONGEST_PAUSE_MS = 5000;

/** Sends a request until it succeeds, fails with an error that is not worth another try, or the deadline passes. */
export async function retried<T>(send: () => Promise<T>, isWorthRetry: (error: KubeError) => boolean, options: RetryOptions): Promise<T> {
  for (let pause = options.pauseMs ?? 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await send();
    } catch (error) {
      const wait = error instanceof KubeError && error.retryAfter !== undefined ? error.retryAfter * 1000 : pause;
      if (!(error instanceof KubeError) || !isWorthRetry(error) || options.deadline.remainingMs < wait || options.signal?.aborted) {
        throw error;
      }
      await delay(wait, undefined, { signal: options.signal }).catch(() => { throw error; });
    }
  }
}

/**
 * Whether the same request may succeed later. A webhook that does not answer gives a 500 with the reason `InternalError`. A schema error gives a
 * 500 without a reason: it is final.
 */
export function isTransient(error: KubeError): boolean {
  switch (error.status) {
    case 0:
      return error.reason === UNREACHABLE;
    case 409:
      return error.isContended;
    case 429: case 502: case 503: case 504:
      return true;
    case 500:
      return !FINAL.test(error.message) && (error.reason === 'InternalError' || LEADER.test(error.message));
    default:
      return false;
  }
}

/** Whether an API server does not serve a new kind yet, although another API server of the cluster does. It answers in plain text. */
export function isNotServedYet(error: KubeError): boolean {
  return error.status === 404 && error.reason === '';
}

/** The reason of an error without an answer. */
export const UNREACHABLE = 'Unreachable';

const FINAL = /failed to create typed patch object|request is too large/;
const LEADER = /etcdserver: .*(leader changed|no leader|timed out)/;
