import { IstioVersion } from '../istio';
import { InstallFeatures, installFeatures } from '../settings';

/** What every part of an install is told. */
export interface Component {
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  /** The name under which the part is released, which is also its label `app.kubernetes.io/instance`. */
  readonly name: string;
  readonly namespace: string;
}

export function component(version: IstioVersion, name: string, namespace: string): Component {
  return { version, features: installFeatures(version), name, namespace };
}

/** The labels that Istio puts on every object of a part, for the versions that do. */
export function componentLabels(release: Component, name?: string): Record<string, string> {
  if (!release.features.recommendedLabels) {
    return {};
  }
  return {
    ...(name ? { 'app.kubernetes.io/name': name } : {}),
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/part-of': 'istio',
  };
}
