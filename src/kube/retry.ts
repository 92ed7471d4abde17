import { setTimeout as delay } from 'node:timers/promises';
import { KubeError } from './error';

export interface RetryOptions {
  /** The time after which no further try is made, in milliseconds. @default 30_000 */
  budgetMs?: number;
  /** The first pause in milliseconds. Each further pause is twice as long, up to 5 seconds. @default 100 */
  pauseMs?: number;
  /** When aborted, no further try is made. */
  signal?: AbortSignal;
}

/** Sends a request until it succeeds, fails with an error that is not worth another try, or the budget is used up. */
export async function retried<T>(send: () => Promise<T>, isWorthRetry: (error: KubeError) => boolean, options: RetryOptions = {}): Promise<T> {
  const end = performance.now() + (options.budgetMs ?? 30_000);
  for (let pause = options.pauseMs ?? 100; ; pause = Math.min(2 * pause, 5000)) {
    try {
      return await send();
    } catch (error) {
      const wait = (error as KubeError).retryAfter !== undefined ? (error as KubeError).retryAfter! * 1000 : pause;
      if (!(error instanceof KubeError) || !isWorthRetry(error) || performance.now() + wait > end || options.signal?.aborted) {
        throw error;
      }
      await delay(wait, undefined, { signal: options.signal }).catch(() => { throw error; });
    }
  }
}

/**
 * Whether the same request may succeed later. A webhook that does not answer gives a 500 with the reason `InternalError`, and a namespace that is
 * being deleted gives a 403: both may pass. A schema error gives a 500 without a reason: it is final.
 */
export function isTransient(error: KubeError): boolean {
  switch (error.status) {
    case 0: case 429: case 502: case 503: case 504:
      return true;
    case 403:
      return error.causes.some((cause) => cause.reason === 'NamespaceTerminating');
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

const FINAL = /failed to create typed patch object|request is too large/;
const LEADER = /etcdserver: .*(leader changed|no leader|timed out)/;
