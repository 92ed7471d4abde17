import { setTimeout as delay } from 'node:timers/promises';
import { KubeError } from './error';

export interface RetryOptions {
  /** How long to go on trying. @default 30_000 */
  budgetMs?: number;
  /** The first pause; each further one is twice as long, up to 5 seconds. @default 100 */
  pauseMs?: number;
  /** Ends the pauses: no further try is made. */
  signal?: AbortSignal;
}

/** Sends again what may be sent again, until it succeeds, is refused for good, or the budget is used up. */
export async function retried<T>(send: () => Promise<T>, worth: (error: KubeError) => boolean, options: RetryOptions = {}): Promise<T> {
  const end = performance.now() + (options.budgetMs ?? 30_000);
  for (let pause = options.pauseMs ?? 100; ; pause = Math.min(2 * pause, 5000)) {
    try {
      return await send();
    } catch (error) {
      const wait = (error as KubeError).retryAfter !== undefined ? (error as KubeError).retryAfter! * 1000 : pause;
      if (!(error instanceof KubeError) || !worth(error) || performance.now() + wait > end || options.signal?.aborted) {
        throw error;
      }
      await delay(wait, undefined, { signal: options.signal }).catch(() => { throw error; });
    }
  }
}

/**
 * Whether the same request may succeed a moment later. A schema error comes as 500 without a reason: it is final.
 * A webhook that does not answer comes as 500 `InternalError`, a namespace that is going away as 403.
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

/** Of several API servers, one may serve a new kind a moment before another: that answers in plain text. */
export function isNotServedYet(error: KubeError): boolean {
  return error.status === 404 && error.reason === '';
}

const FINAL = /failed to create typed patch object|request is too large/;
const LEADER = /etcdserver: .*(leader changed|no leader|timed out)/;
