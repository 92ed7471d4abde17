import { ZtunnelSettings } from '../../settings';
import { texts } from '../../text';
import { Component, componentLabels } from '../component';
import { ObjectMeta } from '../object';

/** The label `app` of the pods, and the default name of the objects. */
export const APP = 'ztunnel';

export function resourceName(settings: ZtunnelSettings): string {
  return settings.resourceName || APP;
}

/** The metadata of an object in the namespace of ztunnel. */
export function ztunnelMeta(component: Component, settings: ZtunnelSettings): ObjectMeta {
  const revision: Record<string, string> = component.features.ztunnelEntersPods && settings.revision ? { 'istio.io/rev': settings.revision } : {};
  return {
    name: resourceName(settings),
    namespace: component.namespace,
    labels: { ...componentLabels(component, APP), ...texts(settings.labels) },
    annotations: { ...texts(settings.annotations), ...revision },
  };
}
