import { Construct } from 'constructs';
import { IstioVersion } from '../istio';
import { meshOf } from '../istio/internal';
import { InstallFeatures, installFeatures } from '../settings';

/** The facts that every part of an install depends on. */
export interface Component {
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  /** The name of the component's release. It is also the label `app.kubernetes.io/instance`. */
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

/** The labels of every object of a component, in versions that have such labels. */
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
