import { componentMeta, podSelector, revisioned } from './names';
import { Fields, given, ifGiven } from '../../json';
import { IstiodSettings } from '../../settings';
import { Component, hasBudget } from '../component';
import { KubeObject } from '../object';

/** The autoscaler of istiod, if it is enabled. */
export function istiodAutoscaler(component: Component, settings: IstiodSettings): KubeObject | undefined {
  if (!settings.autoscaleEnabled || !settings.autoscaleMin || !settings.autoscaleMax) {
    return undefined;
  }
  const name = revisioned('istiod', settings);
  const memory = settings.memory?.targetAverageUtilization;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: componentMeta(name, component, settings, { app: 'istiod' }),
    spec: {
      maxReplicas: settings.autoscaleMax,
      minReplicas: settings.autoscaleMin,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      metrics: [utilization('cpu', settings.cpu.targetAverageUtilization), ...(memory ? [utilization('memory', memory)] : [])],
      behavior: ifGiven(settings.autoscaleBehavior),
    },
  };
}

/** The PodDisruptionBudget of istiod, which limits voluntary disruptions such as the drain of a node. */
export function istiodDisruptionBudget(component: Component, settings: IstiodSettings): KubeObject | undefined {
  const replicas = settings.autoscaleEnabled ? settings.autoscaleMin : settings.replicaCount;
  if (!settings.global.defaultPodDisruptionBudget.enabled || !hasBudget(component.features, replicas)) {
    return undefined;
  }
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: componentMeta(revisioned('istiod', settings), component, settings, { app: 'istiod', istio: 'pilot' }),
    spec: { ...budget(settings), selector: { matchLabels: podSelector(settings) } },
  };
}

function budget(settings: IstiodSettings): Fields {
  const pdb: Partial<NonNullable<IstiodSettings['pdb']>> = settings.pdb ?? { minAvailable: 1 };
  const byMaximum = !given(pdb.minAvailable) || 'maxUnavailable' in pdb;
  return {
    minAvailable: byMaximum ? undefined : pdb.minAvailable,
    maxUnavailable: byMaximum ? ifGiven(pdb.maxUnavailable) : undefined,
    unhealthyPodEvictionPolicy: ifGiven(pdb.unhealthyPodEvictionPolicy),
  };
}

function utilization(name: string, averageUtilization: number): Fields {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}
