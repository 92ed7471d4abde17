import { ifAllowed, KubeClient, KubeObject } from '../kube';
import { DeletionOptions, protectionOf, whyNotOwned } from './deletion';
import { DesiredError, DesiredObject } from './desired';
import { Instance } from './instance';
import { InventoryEntry } from './inventory';
import { inParallel } from './parallel';

/** What a run is about to do. */
export interface Intent {
  desired: DesiredObject[];
  /** The live objects that the run would delete. */
  toDelete: KubeObject[];
}

/** Looks at the cluster before a run, and again before anything is pruned. It returns the reasons against it, if there are any, and writes nothing. */
export type Guard = (client: KubeClient, intent: Intent) => Promise<string[]>;

export interface GuardOptions {
  guards: Guard[];
}

/**
 * Asks all guards.
 *
 * @param entries what the run would delete, as far as it belongs to the instance and the options allow it
 * @throws DesiredError with the reasons of all guards
 */
export async function checkGuards(
  client: KubeClient, desired: DesiredObject[], entries: InventoryEntry[], options: GuardOptions & DeletionOptions & { instance: Instance },
): Promise<void> {
  if (options.guards.length === 0) {
    return;
  }
  const toDelete: KubeObject[] = [];
  await inParallel(entries, async (entry) => {
    const live = await ifAllowed(client.find(entry));
    const option = live && protectionOf(live);
    if (live && !whyNotOwned(entry, live, options.instance) && (!option || options[option])) {
      toDelete.push(live);
    }
  });
  const reasons = await Promise.all(options.guards.map((guard) => guard(client, { desired, toDelete })));
  if (reasons.flat().length > 0) {
    throw new DesiredError(reasons.flat().join('\n'));
  }
}
