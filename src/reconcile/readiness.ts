import { groupOf, Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** Whether an object is ready, and the reason if it is not. */
export interface Readiness {
  ready: boolean;
  reason: string;
  /** The object cannot become ready any more. */
  failed?: boolean;
}

const READY: Readiness = { ready: true, reason: '' };

/**
 * The readiness of a live object, by its status. Objects of kinds without a rule are ready as soon as they exist. This includes objects that
 * may wait without a fault: a Service without a load balancer's address, a claim without its first pod, an autoscaler without metrics.
 */
export function readinessOf(live: KubeObject): Readiness {
  if (live.metadata.deletionTimestamp) {
    const finalizers = live.metadata.finalizers?.length ? `, held by the finalizers ${live.metadata.finalizers.join(', ')}` : '';
    return notReady(`is being deleted${finalizers}`);
  }
  const rule = RULES[`${groupOf(live.apiVersion)}/${live.kind}`];
  if (!rule) {
    return READY;
  }
  const observed = partOf(live.status).observedGeneration;
  // Istio writes this number as a string.
  if (observed !== undefined && Number(observed) < Number(live.metadata.generation)) {
    return notReady('its controller has not seen the change yet');
  }
  return rule(partOf(live.spec), partOf(live.status), live);
}

type Rule = (spec: JsonObject, status: JsonObject, live: KubeObject) => Readiness;

const RULES: { [groupKind: string]: Rule } = {
  '/Namespace': (_, status) => status.phase === undefined || status.phase === 'Active' ? READY : notReady(`is ${status.phase}`),
  '/Pod': podReadiness,
  'apiextensions.k8s.io/CustomResourceDefinition': (_, status) => all(status, 'NamesAccepted', 'Established'),
  'apiregistration.k8s.io/APIService': (_, status) => all(status, 'Available'),
  'apps/Deployment': deploymentReadiness,
  'apps/ReplicaSet': (spec, status) => enough('replicas', status.availableReplicas, wanted(spec), 'available'),
  'apps/StatefulSet': statefulSetReadiness,
  'apps/DaemonSet': daemonSetReadiness,
  'batch/Job': jobReadiness,
};

function deploymentReadiness(spec: JsonObject, status: JsonObject): Readiness {
  const progressing = condition(status, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return notReady(String(progressing.message));
  }
  if (status.observedGeneration === undefined) {
    return notReady('its controller has not seen it yet');
  }
  return firstNot(
    enough('replicas', status.updatedReplicas, wanted(spec), 'updated'),
    count(status.replicas) > count(status.updatedReplicas) ? notReady(`${count(status.replicas) - count(status.updatedReplicas)} old replicas still run`) : READY,
    enough('replicas', status.availableReplicas, wanted(spec), 'available'),
  );
}

function statefulSetReadiness(spec: JsonObject, status: JsonObject): Readiness {
  const rolling = partOf(spec, 'updateStrategy').type !== 'OnDelete';
  const partition = count(partOf(spec, 'updateStrategy', 'rollingUpdate').partition);
  return firstNot(
    status.observedGeneration === undefined ? notReady('its controller has not seen it yet') : READY,
    rolling ? enough('replicas', status.updatedReplicas, Math.max(0, wanted(spec) - partition), 'updated') : READY,
    enough('replicas', status.readyReplicas, wanted(spec), 'ready'),
  );
}

function daemonSetReadiness(spec: JsonObject, status: JsonObject): Readiness {
  const rolling = partOf(spec, 'updateStrategy').type !== 'OnDelete';
  return firstNot(
    status.observedGeneration === undefined ? notReady('its controller has not seen it yet') : READY,
    rolling ? enough('pods', status.updatedNumberScheduled, count(status.desiredNumberScheduled), 'updated') : READY,
    enough('pods', status.numberAvailable, count(status.desiredNumberScheduled), 'available'),
  );
}

function jobReadiness(_: JsonObject, status: JsonObject): Readiness {
  const failed = condition(status, 'Failed');
  if (failed?.status === 'True') {
    return { ready: false, failed: true, reason: `failed: ${failed.message ?? failed.reason}` };
  }
  return condition(status, 'Complete')?.status === 'True' ? READY : notReady('has not completed');
}

function podReadiness(_: JsonObject, status: JsonObject): Readiness {
  if (status.phase === 'Failed') {
    return { ready: false, failed: true, reason: `failed: ${status.message ?? status.reason ?? 'a container ended with an error'}` };
  }
  return status.phase === 'Succeeded' || condition(status, 'Ready')?.status === 'True' ? READY : notReady(`is ${status.phase ?? 'Pending'}`);
}

function all(status: JsonObject, ...types: string[]): Readiness {
  for (const type of types) {
    const found = condition(status, type);
    if (found?.status !== 'True') {
      return notReady(`is not ${type}${found?.message ? `: ${found.message}` : ''}`);
    }
  }
  return READY;
}

function condition(status: JsonObject, type: string): JsonObject | undefined {
  return partsOf(status, 'conditions').find((each) => each.type === type);
}

function enough(what: string, have: Json | undefined, want: number, done: string): Readiness {
  return count(have) >= want ? READY : notReady(`${count(have)} of ${want} ${what} ${done}`);
}

function wanted(spec: JsonObject): number {
  return typeof spec.replicas === 'number' ? spec.replicas : 1;
}

function count(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function firstNot(...checks: Readiness[]): Readiness {
  return checks.find((check) => !check.ready) ?? READY;
}

export function notReady(reason: string): Readiness {
  return { ready: false, reason };
}
