import { JsonObject, partOf, partsOf } from '../json';
import { KubeClient, KubeObject } from '../kube';
import { podTemplateOf } from './desired';
import { selectorQuery } from './selector';

/** What keeps a workload from being ready, as far as its pods and events tell: the first reason that says something. */
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

/** A container that waits or has crashed; else what the scheduler says. */
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

/** Without any pod, an event of the workload or of its replica sets says why: quota, a webhook, a missing account. */
async function lastWarning(client: KubeClient, live: KubeObject): Promise<string | undefined> {
  const { namespace, name, uid } = live.metadata;
  const concerns = (event: JsonObject) => {
    const about = partOf(event, 'involvedObject');
    return about.uid === uid || (about.kind === 'ReplicaSet' && String(about.name).startsWith(`${name}-`));
  };
  const events = (await client.list('v1', 'Event', { namespace, fieldSelector: 'type=Warning' })).filter(concerns);
  events.sort((one, other) => timeOf(one) - timeOf(other));
  const last = events.at(-1);
  return last && `${last.reason}: ${last.message}`;
}

function timeOf(event: JsonObject): number {
  return Date.parse(String(event.lastTimestamp ?? event.eventTime ?? partOf(event, 'metadata').creationTimestamp)) || 0;
}
