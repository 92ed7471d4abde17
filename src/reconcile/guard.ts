import { ifAllowed, KubeClient, KubeObject } from '../kube';
import { DesiredError, DesiredObject } from './desired';
import { Instance } from './instance';
import { Entry } from './inventory';
import { inParallel } from './parallel';
import { foreign, protectionOf, RemovalOptions } from './remove';

/** What a run is about to do. */
export interface Intent {
  desired: DesiredObject[];
  /** What lives and would be deleted: it left the set, or all of the set goes. */
  doomed: KubeObject[];
}

/** Looks at the cluster before a run begins or deletes, and gives the reasons why it must not: none if all is well. It writes nothing. */
export type Guard = (client: KubeClient, intent: Intent) => Promise<string[]>;

export interface GuardOptions {
  guards: Guard[];
}

interface HeedOptions extends GuardOptions, RemovalOptions {
  instance: Instance;
}

/**
 * Asks all guards.
 * @throws DesiredError with all their reasons
 */
export async function heed(client: KubeClient, desired: DesiredObject[], left: Entry[], options: HeedOptions): Promise<void> {
  if (options.guards.length === 0) {
    return;
  }
  const doomed: KubeObject[] = [];
  await inParallel(left, async (entry) => {
    const live = await ifAllowed(client.find(entry));
    const option = protectionOf(entry);
    if (live && !foreign(entry, live, options.instance) && (!option || options[option])) {
      doomed.push(live);
    }
  });
  const reasons = await Promise.all(options.guards.map((guard) => guard(client, { desired, doomed })));
  if (reasons.flat().length > 0) {
    throw new DesiredError(reasons.flat().join('\n'));
  }
}
