/** The status of a pod, from the state of its containers, in the form of a kubelet. */
import type { Container } from './container';
import { now } from './container';
import type { PodAddresses } from './env';
import type { Condition, Pod } from './types';

export interface Progress {
  startTime: string;
  addresses: PodAddresses;
  initialised: boolean;
  /** Set when no container runs again. */
  outcome?: 'Succeeded' | 'Failed';
  /** The reason why the pod cannot start yet, or why it failed. */
  problem?: { reason: string; message: string };
}

export function statusOf(pod: Pod, init: Container[], main: Container[], progress: Progress, before: Condition[]): object {
  const { addresses: { podIP, hostIP }, initialised, outcome, problem } = progress;
  const sidecars = init.filter(isSidecar);
  const containersReady = !outcome && initialised && [...main, ...sidecars].every((container) => container.ready);
  const gates = (pod.spec.readinessGates ?? []).every(({ conditionType }) => pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'));
  const completed = outcome === 'Succeeded' ? 'PodCompleted' : undefined;
  const unready = completed ?? (outcome === 'Failed' ? 'PodFailed' : 'ContainersNotReady');
  return {
    phase: outcome ?? (main.some((container) => container.running || container.restartCount > 0) || main.length > 0 && initialised && !problem ? 'Running' : 'Pending'),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...podIP && { podIP, podIPs: [{ ip: podIP }] },
    startTime: progress.startTime,
    ...problem && outcome && problem,
    conditions: [
      condition(before, 'PodReadyToStartContainers', Boolean(podIP) && !outcome),
      condition(before, 'Initialized', initialised, completed ?? 'ContainersNotInitialized'),
      condition(before, 'ContainersReady', containersReady, unready),
      condition(before, 'Ready', containersReady && gates, gates ? unready : 'ReadinessGatesNotReady'),
    ],
    containerStatuses: main.map((container) => containerStatus(container, problem)),
    initContainerStatuses: init.map((container) => containerStatus(container, undefined)),
  };
}

export function isSidecar(container: Container): boolean {
  return container.spec.restartPolicy === 'Always';
}

function condition(before: Condition[], type: string, holds: boolean, reason?: string): Condition {
  const status = holds ? 'True' : 'False';
  const same = before.find((one) => one.type === type && one.status === status);
  return { type, status, lastTransitionTime: same?.lastTransitionTime ?? now(), reason: holds || !reason ? null : reason };
}

function containerStatus(container: Container, problem?: { reason: string; message: string }): object {
  const { spec, state, lastState, ready, started, restartCount } = container;
  const completedInit = state.terminated?.exitCode === 0;
  return {
    name: spec.name,
    image: spec.image,
    imageID: state.waiting ? '' : spec.image,
    ...container.running && { containerID: `lab://${spec.name}-${restartCount}` },
    ready: ready || completedInit && spec.restartPolicy !== 'Always' && container.isInit,
    started,
    restartCount,
    state: state.waiting && problem ? { waiting: problem } : state,
    lastState,
  };
}
