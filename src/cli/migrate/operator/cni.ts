/** `components.cni` of an IstioOperator, as values of the chart cni. */
import { Field } from './field';
import { inDaemonSet } from './node-agent';
import { overlays } from './overlays';
import { Component, Conversion, Dictionary, inContainer, inPod, variablesOf } from './workload';
import { valuesShape } from '../../../settings';

const CONTAINER = 'install-cni';

/** The fields below `components.cni.k8s`. istioctl changes the DaemonSet by all of them. */
export const CNI: Dictionary = {
  resources: ({ value }) => cni({ resources: value }),
  affinity: ({ value }) => cni({ affinity: value }),
  podAnnotations: ({ value }) => cni({ podAnnotations: value }),
  tolerations,
  env: inDaemonSet((field) => ({ changes: variablesOf(field).map((variable) => inContainer(CONTAINER, ['env', `[name:${variable.name}]`], variable)) })),
  nodeSelector: inDaemonSet(inPod('nodeSelector')),
  priorityClassName: inDaemonSet(inPod('priorityClassName')),
  securityContext: inDaemonSet(inPod('securityContext')),
  imagePullPolicy: inDaemonSet(inPod('containers', `[name:${CONTAINER}]`, 'imagePullPolicy')),
  readinessProbe: inDaemonSet(inPod('containers', `[name:${CONTAINER}]`, 'readinessProbe')),
  strategy: () => ({ problem: 'has no effect on a DaemonSet. Use values.cni.updateStrategy, or values.cni.rollingMaxUnavailable in Istio 1.20' }),
  overlays,
};

function cni(values: object): Conversion {
  return { values: { cni: values } };
}

/** Older charts have no value for tolerations. */
function tolerations(field: Field, component: Component): Conversion {
  return 'tolerations' in valuesShape(component.version, 'cni') ? cni({ tolerations: field.value }) : inDaemonSet(inPod('tolerations'))(field);
}
