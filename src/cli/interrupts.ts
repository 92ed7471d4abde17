import { Interrupted, InterruptSignal, SIGNALS } from './exit-code';

/** Runs the work. A signal that asks the command to end calls `stop`, and does not end the process. */
export async function handlingInterrupts<T>(stop: (interrupt: Interrupted) => void, work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => stop(new Interrupted(signal as InterruptSignal));
  Object.keys(SIGNALS).forEach((signal) => process.on(signal, onSignal));
  try {
    return await work();
  } finally {
    await delivered();
    Object.keys(SIGNALS).forEach((signal) => process.off(signal, onSignal));
  }
}

/**
 * Runs the work, which `stop` ends early.
 *
 * @throws Interrupted if a signal arrived, whatever the work came to
 */
export async function interruptible<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  let first: Interrupted | undefined;
  const onInterrupt = (interrupt: Interrupted) => {
    first ??= interrupt;
    stop();
  };
  const [outcome] = await Promise.allSettled([handlingInterrupts(onInterrupt, work)]);
  if (first) {
    throw first;
  }
  if (outcome.status === 'rejected') {
    throw outcome.reason;
  }
  return outcome.value;
}

/** Signals that arrived during synchronous work are delivered when the event loop polls: that is between two of its turns. */
async function delivered(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}
