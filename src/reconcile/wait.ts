import { Readiness } from './readiness';
import { View } from './view';
import { Deadline } from '../kube';

export { Deadline };

/**
 * The pause between two looks, in milliseconds, if nothing that was looked at has changed: some conditions show in no object. The first ones are
 * short, since most objects are ready soon.
 */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1000;

/** A wait is not reported before this time. */
const QUIET_MS = 1000;

/** Looks until the object is ready, has failed for good, the deadline passes, or the run is interrupted. Each new reason is reported. */
export async function waitUntil(
  look: () => Promise<Readiness>, view: View, deadline: Deadline, report: (reason: string) => void, signal?: AbortSignal,
): Promise<Readiness> {
  const begin = performance.now();
  let reported = '';
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const changed = view.changed();
    const readiness = await look();
    if (readiness.ready || readiness.failed || deadline.passed || signal?.aborted) {
      return readiness;
    }
    if (readiness.reason !== reported && performance.now() - begin > QUIET_MS) {
      report(reported = readiness.reason);
    }
    await changeOrPause(changed, pause, signal);
  }
}

/** Resolves at a change, after a time, or at an interrupt. */
export function changeOrPause(changed: Promise<void>, ms: number, interrupt?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    interrupt?.addEventListener('abort', end);
    void changed.then(end);
    function end(): void {
      clearTimeout(timer);
      interrupt?.removeEventListener('abort', end);
      resolve();
    }
  });
}
