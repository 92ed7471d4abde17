import { Interrupted } from './exit-code';

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the work. A signal that asks the command to end calls `stop`, and does not end the process. */
export async function handlingInterrupts<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  SIGNALS.forEach((signal) => process.on(signal, stop));
  try {
    return await work();
  } finally {
    await delivered();
    SIGNALS.forEach((signal) => process.off(signal, stop));
  }
}

/**
 * Runs the work, which `stop` ends early.
 *
 * @throws Interrupted if a signal arrived, whatever the work came to
 */
export async function interruptible<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  let interrupted = false;
  const onSignal = () => {
    interrupted = true;
    stop();
  };
  const [outcome] = await Promise.allSettled([handlingInterrupts(onSignal, work)]);
  if (interrupted) {
    throw new Interrupted('interrupted');
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
