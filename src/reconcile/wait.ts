import { setTimeout as delay } from 'node:timers/promises';
import { Readiness } from './readiness';

/** Until when a run waits: one deadline for all of it. */
export class Deadline {
  private readonly end: number;

  constructor(seconds: number) {
    this.end = performance.now() + seconds * 1000;
  }

  public get passed(): boolean {
    return performance.now() >= this.end;
  }
}

/** Between two looks, in milliseconds: soon at first, since most things are quick. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1000;

/** What is ready sooner was not worth a word. */
const QUIET_MS = 1000;

/** Looks until it is ready, has failed for good, the deadline passes, or the run is stopped; tells each new reason. */
export async function until(
  look: () => Promise<Readiness>, deadline: Deadline, onReason: (reason: string) => void, signal?: AbortSignal,
): Promise<Readiness> {
  const begin = performance.now();
  let told = '';
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const readiness = await look();
    if (readiness.ready || readiness.failed || deadline.passed || signal?.aborted) {
      return readiness;
    }
    if (readiness.reason !== told && performance.now() - begin > QUIET_MS) {
      onReason(told = readiness.reason);
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
