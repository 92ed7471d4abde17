import { setMaxListeners } from 'node:events';
import { ClusterOptions, ExpectedError } from './command';
import { Interrupted, UsageError } from './exit-code';
import { handlingInterrupts } from './interrupts';
import { printableLine } from './printable';
import { KubeClient } from '../kube';
import { DesiredError, Instance, InventoryError, LockError } from '../reconcile';

export interface InstanceOptions extends ClusterOptions {
  instance: string;
}

/** The instance that a command works on. Its inventory is in the namespace that kubectl would use. */
export function instanceOf(options: InstanceOptions, client: KubeClient): Instance {
  try {
    return new Instance(options.instance, client.namespace);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Runs the work with a client. The first interrupt ends the work after the requests in flight, and the second one at once. */
export async function withClient(options: ClusterOptions, work: (client: KubeClient, signal: AbortSignal) => Promise<number>): Promise<number> {
  const interrupt = new AbortController();
  setMaxListeners(0, interrupt.signal); // every wait adds a listener
  const stop = (by: Interrupted) => {
    if (interrupt.signal.aborted) {
      process.exit(by.exitCode);
    }
    process.stderr.write('\nstopping after the requests in flight; interrupt again to stop at once\n');
    interrupt.abort(by);
  };
  try {
    return await handlingInterrupts(stop, () => work(KubeClient.connect(options, interrupt.signal, warn), interrupt.signal));
  } catch (error) {
    if (interrupt.signal.aborted) {
      return Interrupted.codeOf(interrupt.signal);
    }
    throw error instanceof DesiredError || error instanceof InventoryError || error instanceof LockError ? new ExpectedError(error.message) : error;
  }
}

/** A warning of the API server, such as about a deprecated version. */
export function warn(text: string): void {
  process.stderr.write(`warning: ${printableLine(text)}\n`);
}
