import { CniSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { ObjectMeta } from '../object';

/** The name of most objects. The plugin looks for its DaemonSet by its name, so that a cluster has one CNI agent. */
export const CNI = 'istio-cni';

/** The labels of objects that belong to the CNI agent of a revision. */
export function cniLabels(component: Component, settings: CniSettings, labels: Record<string, string>): Record<string, string> {
  return {
    ...labels,
    'istio.io/rev': settings.revision || 'default',
    'operator.istio.io/component': 'Cni',
    ...(settings.ownerName ? { 'install.operator.istio.io/owning-resource': settings.ownerName } : {}),
    ...componentLabels(component, CNI),
  };
}

/** The metadata of an object in the namespace of the CNI agent. */
export function cniMeta(name: string, component: Component, settings: CniSettings, labels: Record<string, string> = { app: CNI }): ObjectMeta {
  return { name, namespace: component.namespace, labels: cniLabels(component, settings, labels) };
}
