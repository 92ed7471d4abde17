import { IstiodSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { ObjectMeta } from '../object';

/** The revision in labels and selectors. The revision without a name is `default` there. */
export function revisionLabel(settings: IstiodSettings): string {
  return settings.revision || 'default';
}

/** A name that contains the revision, so that several revisions can coexist. */
export function revisioned(name: string, settings: IstiodSettings): string {
  return settings.revision ? `${name}-${settings.revision}` : name;
}

/** A name for a cluster-scoped object that contains the revision and the namespace, so that several control planes can coexist. */
export function clusterName(name: string, component: Component, settings: IstiodSettings): string {
  return `${revisioned(name, settings)}-${component.namespace}`;
}

/** The metadata of an object that belongs to one revision of istiod. */
export function componentMeta(name: string, component: Component, settings: IstiodSettings, labels: Record<string, string> = {}): ObjectMeta {
  return {
    name,
    namespace: component.namespace,
    labels: { ...labels, 'istio.io/rev': revisionLabel(settings), ...ownerLabels(settings), ...componentLabels(component, 'istiod') },
  };
}

/** The labels with which Istio's own tools find the parts of an install. */
export function ownerLabels(settings: IstiodSettings): Record<string, string> {
  return {
    'operator.istio.io/component': 'Pilot',
    ...(settings.ownerName ? { 'install.operator.istio.io/owning-resource': settings.ownerName } : {}),
  };
}

/** The labels that select the istiod pods of this revision. */
export function podSelector(settings: IstiodSettings): Record<string, string> {
  return settings.revision ? { 'app': 'istiod', 'istio.io/rev': settings.revision } : { app: 'istiod', istio: 'pilot' };
}
