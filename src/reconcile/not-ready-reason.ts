import { JsonObject, partOf, partsOf } from '../json';
import { KubeClient, KubeObject } from '../kube';
import { podTemplateOf } from './pod-template';
import { selectorQuery } from './selector';

/** Why a workload is not ready: the first reason that its pods give, or its last warning event if it has no pods. */
export async function whyNotReady(client: KubeClient, live: KubeObject): Promise<string | undefined> {
  if (!podTemplateOf(live) || !live.metadata.namespace) {
    return undefined;
  }
  const { namespace } = live.metadata;
  const pods = live.kind === 'Pod' ? [live] : await client.list('v1', 'Pod', { namespace, labelSelector: selectorQuery(partOf(live.spec).selector) });
  for (const pod of pods.filter((each) => !each.metadata.deletionTimestamp)) {
    const reason = podReason(pod);
    if (reason) {
      return `pod ${pod.metadata.name}: ${reason}`;
    }
  }
  return pods.length > 0 ? undefined : lastWarning(client, live);
}

/** Why a pod is not ready: a container that waits or has crashed, else the message of the scheduler. */
function podReason(pod: KubeObject): string | undefined {
  const containers = [...partsOf(pod.status, 'initContainerStatuses'), ...partsOf(pod.status, 'containerStatuses')];
  for (const container of containers) {
    const waiting = partOf(container, 'state', 'waiting');
    const ended = partOf(container, 'lastState', 'terminated');
    if (waiting.reason !== undefined && waiting.reason !== 'PodInitializing' && waiting.reason !== 'ContainerCreating') {
      const before = ended.exitCode === undefined ? '' : ` (it ended with exit code ${ended.exitCode}${ended.message ? `: ${ended.message}` : ''})`;
      return `container ${container.name} waits: ${waiting.reason}${waiting.message ? `: ${waiting.message}` : ''}${before}`;
    }
  }
  const unscheduled = partsOf(pod.status, 'conditions').find((each) => each.type === 'PodScheduled' && each.status === 'False');
  if (unscheduled) {
    return `not scheduled: ${unscheduled.message ?? unscheduled.reason}`;
  }
  if (containers.length === 0 && partOf(pod.spec).nodeName === undefined) {
    return 'not scheduled yet';
  }
  const running = containers.find((container) => container.ready === false && partOf(container, 'state').running !== undefined);
  return running && `container ${running.name} runs and does not pass its readiness probe`;
}

/** The last warning about the workload or its replica sets. It names an exhausted quota, a webhook that rejects pods, or a missing service account. */
async function lastWarning(client: KubeClient, live: KubeObject): Promise<string | undefined> {
  const { namespace, name, uid } = live.metadata;
  const concerns = (event: JsonObject) => {
    const involved = partOf(event, 'involvedObject');
    return involved.uid === uid || (involved.kind === 'ReplicaSet' && String(involved.name).startsWith(`${name}-`));
  };
  const events = (await client.list('v1', 'Event', { namespace, fieldSelector: 'type=Warning' })).filter(concerns);
  events.sort((one, other) => timeOf(one) - timeOf(other));
  const last = events.at(-1);
  return last && `${last.reason}: ${last.message}`;
}

function timeOf(event: JsonObject): number {
  return Date.parse(String(event.lastTimestamp ?? event.eventTime ?? partOf(event, 'metadata').creationTimestamp)) || 0;
}
