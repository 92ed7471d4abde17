import { IstiodSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { ObjectMeta } from '../object';

/** The revision as labels and selectors name it: the one without a name is `default`. */
export function revisionLabel(settings: IstiodSettings): string {
  return settings.revision || 'default';
}

/** A name that several revisions can use side by side. */
export function revisioned(name: string, settings: IstiodSettings): string {
  return settings.revision ? `${name}-${settings.revision}` : name;
}

/** A name for an object of the cluster, which several revisions and namespaces can use side by side. */
export function clusterName(name: string, release: Component, settings: IstiodSettings): string {
  return `${revisioned(name, settings)}-${release.namespace}`;
}

/** The metadata of what belongs to one revision of istiod. */
export function componentMeta(name: string, release: Component, settings: IstiodSettings, labels: Record<string, string> = {}): ObjectMeta {
  return {
    name,
    namespace: release.namespace,
    labels: { ...labels, 'istio.io/rev': revisionLabel(settings), ...ownerLabels(settings), ...componentLabels(release, 'istiod') },
  };
}

/** The labels by which Istio's own tools find the parts of an install. */
export function ownerLabels(settings: IstiodSettings): Record<string, string> {
  return {
    'operator.istio.io/component': 'Pilot',
    ...(settings.ownerName ? { 'install.operator.istio.io/owning-resource': settings.ownerName } : {}),
  };
}

/** The labels that select the pods of this revision. */
export function podSelector(settings: IstiodSettings): Record<string, string> {
  return settings.revision ? { 'app': 'istiod', 'istio.io/rev': settings.revision } : { app: 'istiod', istio: 'pilot' };
}
