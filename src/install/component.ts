import { Construct } from 'constructs';
import { IstioVersion } from '../istio';
import { meshOf } from '../istio/internal';
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

/**
 * The version of a component: the version that its props name, else the version of the only mesh in the App.
 *
 * @throws if neither is known
 */
export function componentVersion(scope: Construct, version?: IstioVersion): IstioVersion {
  return version ?? meshOf(scope, { alternative: 'the version by the prop version' }).version;
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
