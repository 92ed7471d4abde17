import { Construct } from 'constructs';
import { IstioVersion } from '../istio';
import { meshOf } from '../istio/internal';
import { InstallFeatures, installFeatures } from '../settings';

/** A part of an install: the base, istiod, a gateway, the CNI agent or ztunnel. Its objects depend on these facts. */
export interface Component {
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  /** The name of the component, which is the name of its Helm release if it comes from one. It is also the label `app.kubernetes.io/instance`. */
  readonly name: string;
  readonly namespace: string;
}

export function component(version: IstioVersion, name: string, namespace: string): Component {
  return { version, features: installFeatures(version), name, namespace };
}

/**
 * The version of a component: the version that its props name, else the version of the only mesh in the App.
 *
 * @throws if neither is known
 */
export function componentVersion(scope: Construct, version?: IstioVersion): IstioVersion {
  return version ?? meshOf(scope, { prop: 'version' }).version;
}

/** Whether a workload with this least number of replicas can have a PodDisruptionBudget. */
export function hasBudget({ budgetsOfReplicas }: InstallFeatures, replicas: number | null): boolean {
  return !budgetsOfReplicas || Math.trunc(replicas ?? 0) > 1;
}

/** The labels of every object of a component, in versions that have such labels. */
export function componentLabels({ features, name: instance }: Component, name?: string): Record<string, string> {
  if (!features.recommendedLabels) {
    return {};
  }
  return {
    ...(name ? { 'app.kubernetes.io/name': name } : {}),
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/part-of': 'istio',
  };
}
