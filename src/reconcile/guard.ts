import { DesiredError, DesiredObject } from './desired';
import { Decision } from './step';
import { KubeClient, KubeObject } from '../kube';

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
 * @throws DesiredError with the reasons of all guards
 */
export async function checkGuards(client: KubeClient, desired: DesiredObject[], { steps }: Decision, { guards }: GuardOptions): Promise<void> {
  const toDelete = steps.flatMap(({ action, live }) => action === 'delete' ? [live!] : []);
  const reasons = await Promise.all(guards.map((guard) => guard(client, { desired, toDelete })));
  if (reasons.flat().length > 0) {
    throw new DesiredError(reasons.flat().join('\n'));
  }
}
