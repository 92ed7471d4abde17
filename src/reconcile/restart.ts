import { DesiredObject } from './desired';
import { Action, Result, RunOptions } from './events';
import { inParallel } from './parallel';
import { Readying } from './readying';
import { Reason } from './reason';
import { KubeClient, KubeObject, ObjectRef } from '../kube';

/** A field manager that no instance has: the next apply of an instance would delete a field that it owns and does not send. */
const MANAGER = 'cdk8s-istio-restart';

/** Restarts the pods of workloads, and waits until they are ready. */
export async function restartOutdated(
  client: KubeClient, outdated: DesiredObject[], readying: Readying, result: Result, options: RunOptions,
): Promise<void> {
  const record = ({ key, ref, origin }: DesiredObject, action: Action, reason?: Reason) => {
    const outcome = { ref, action, origin, ...reason };
    result.record(key, outcome);
    options.onEvent({ type: 'object', outcome });
  };
  await inParallel(outdated, async (desired) => {
    const live = await restart(client, desired.ref);
    record(desired, 'restarted');
    const reason = await readying.untilReady(desired.ref, live, desired.object, false);
    if (reason) record(desired, 'not ready', reason);
  }, options.signal);
}

/** Restarts the pods of a workload by its own update strategy, as `kubectl rollout restart` does. */
export function restart(client: KubeClient, { apiVersion, kind, namespace, name }: ObjectRef): Promise<KubeObject> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const template = { metadata: { annotations } };
  return client.apply({ apiVersion, kind, metadata: { namespace, name }, spec: { template } }, { manager: MANAGER, force: true });
}
