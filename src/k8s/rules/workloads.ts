/** Rules for Deployments, DaemonSets, their autoscalers and their disruption budgets. */
import { isNone, partOfAll, podAmount } from './amounts';
import { atMostOne, mapOf, range } from './fields';
import { Rule } from './rule';

const MIN_MAX: Rule = ({ minReplicas, maxReplicas }) => (typeof minReplicas === 'number' && typeof maxReplicas === 'number' && minReplicas > maxReplicas && maxReplicas > 0
  ? [{ path: ['minReplicas'], rival: ['maxReplicas'], message: `is ${minReplicas}, which is more than the greatest number of replicas, ${maxReplicas}. Raise that one, or lower this one` }]
  : []);

/** The selector finds the pods of the template. */
const SELECTOR: Rule = (spec) => {
  const [wanted, labels] = [mapOf(mapOf(spec, 'selector'), 'matchLabels'), mapOf(mapOf(mapOf(spec, 'template'), 'metadata'), 'labels')];
  return Object.entries(wanted).filter(([key, value]) => labels[key] !== value).map(([key, value]) => ({
    path: ['selector', 'matchLabels', key],
    rival: ['template', 'metadata', 'labels', key],
    message: `is ${JSON.stringify(value)}, but the pods have ${labels[key] === undefined ? 'no such label' : JSON.stringify(labels[key])}. Give both the same label`,
  }));
};

/** How long a Deployment may take for a replica, in seconds, if it does not say. */
const PROGRESS_SECONDS = 600;

const PROGRESS: Rule = ({ minReadySeconds, progressDeadlineSeconds = PROGRESS_SECONDS }) => (
  typeof minReadySeconds === 'number' && typeof progressDeadlineSeconds === 'number' && minReadySeconds >= progressDeadlineSeconds
    ? [{ path: ['minReadySeconds'], rival: ['progressDeadlineSeconds'], message: `is ${minReadySeconds}, but must be less than progressDeadlineSeconds, ${progressDeadlineSeconds}` }]
    : []);

const STRATEGY: Rule = (strategy) => (strategy.type === 'Recreate' && Object.keys(mapOf(strategy, 'rollingUpdate')).length > 0
  ? [{ path: ['rollingUpdate'], rival: ['type'], message: 'is set, but the type Recreate has none. Delete it, or write type: RollingUpdate' }] : []);

const ROLLING: Rule = ({ maxSurge, maxUnavailable }) => (isNone(maxSurge) && isNone(maxUnavailable)
  ? [{ path: ['maxUnavailable'], rival: ['maxSurge'], message: `is ${maxUnavailable}, as maxSurge, so that no pod could be replaced. Raise one of them` }] : []);

/** Exactly one limit of a DaemonSet is above 0. If they are not set, `maxSurge` is 0 and `maxUnavailable` is 1. */
const ROLLING_DAEMONS: Rule = (limits) => {
  const [maxSurge, maxUnavailable] = [limits.maxSurge ?? 0, limits.maxUnavailable ?? 1];
  if (isNone(maxSurge) && isNone(maxUnavailable)) {
    return [{ path: ['maxUnavailable'], rival: ['maxSurge'], message: `is ${maxUnavailable}, as maxSurge, so that no pod could be replaced. Raise one of them` }];
  }
  return isNone(maxSurge) || isNone(maxUnavailable) ? [] : [{
    path: ['maxSurge'],
    rival: ['maxUnavailable'],
    message: `is ${JSON.stringify(maxSurge)}, but maxUnavailable is ${JSON.stringify(maxUnavailable)}, and a DaemonSet has only one of them above 0. Set the other one to 0`,
  }];
};

const METRIC_TYPES: Record<string, string> = { ContainerResource: 'containerResource', External: 'external', Object: 'object', Pods: 'pods', Resource: 'resource' };

/** The type of a metric names the field that describes it. */
const METRIC: Rule = (metric) => {
  const field = METRIC_TYPES[String(metric.type)];
  if (field === undefined) {
    return typeof metric.type === 'string' ? [{ path: ['type'], message: `is ${JSON.stringify(metric.type)}, but must be one of ${Object.keys(METRIC_TYPES).join(', ')}` }] : [];
  }
  return metric[field] === undefined || metric[field] === null ? [{ path: [], message: `has no field ${field}, which the type ${String(metric.type)} needs. Add it` }] : [];
};

/** The rules of workloads and what belongs to them, by type. */
export const WORKLOAD_RULES: Record<string, readonly Rule[]> = {
  HorizontalPodAutoscalerSpec: [range('minReplicas', 0), range('maxReplicas', 1), MIN_MAX], // a feature gate allows 0 replicas
  HPAScalingRules: [range('stabilizationWindowSeconds', 0, 3600)],
  HPAScalingPolicy: [range('value', 1), range('periodSeconds', 1, 1800)],
  MetricSpec: [METRIC],
  MetricTarget: [range('averageUtilization', 1)],
  PodDisruptionBudgetSpec: [
    atMostOne(['minAvailable', 'maxUnavailable'], 'a disruption budget has only one of them'),
    ...['minAvailable', 'maxUnavailable'].flatMap((field) => [podAmount(field), partOfAll(field)]),
  ],
  DeploymentSpec: [range('replicas', 0), range('minReadySeconds', 0), range('revisionHistoryLimit', 0), SELECTOR, PROGRESS],
  DaemonSetSpec: [range('minReadySeconds', 0), range('revisionHistoryLimit', 0), SELECTOR],
  DeploymentStrategy: [STRATEGY],
  RollingUpdateDeployment: [podAmount('maxSurge'), podAmount('maxUnavailable'), partOfAll('maxUnavailable'), ROLLING],
  RollingUpdateDaemonSet: [...['maxSurge', 'maxUnavailable'].flatMap((field) => [podAmount(field), partOfAll(field)]), ROLLING_DAEMONS],
};
