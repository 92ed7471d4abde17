import { setTimeout as delay } from 'node:timers/promises';
import { Readiness } from './readiness';
import { Deadline } from '../kube';

export { Deadline };

/** The pause between two looks, in milliseconds. The first ones are short, since most objects are ready soon. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1000;

/** A wait is not reported before this time. */
const QUIET_MS = 1000;

/** Looks until the object is ready, has failed for good, the deadline passes, or the run is interrupted. Each new reason is reported. */
export async function waitUntil(
  look: () => Promise<Readiness>, deadline: Deadline, report: (reason: string) => void, signal?: AbortSignal,
): Promise<Readiness> {
  const begin = performance.now();
  let reported = '';
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const readiness = await look();
    if (readiness.ready || readiness.failed || deadline.passed || signal?.aborted) {
      return readiness;
    }
    if (readiness.reason !== reported && performance.now() - begin > QUIET_MS) {
      report(reported = readiness.reason);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
