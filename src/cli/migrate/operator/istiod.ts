/** `components.pilot` of an IstioOperator, as values of the chart istiod. */
import { Field } from './field';
import { overlays } from './overlays';
import { Component, Conversion, Dictionary, inPod, PartialChange, scaling, textVariables, Variable, variableChange, variablesOf } from './workload';
import { Fields, isMap } from '../../../json';
import { sectionShape, valuesShape } from '../../../settings';

/** Variables that the chart sets itself: another one with the same name would be added to them. */
const OF_CHART = [
  'REVISION', 'PILOT_CERT_PROVIDER', 'POD_NAME', 'POD_NAMESPACE', 'SERVICE_ACCOUNT', 'KUBECONFIG', 'PILOT_ENABLE_ANALYSIS', 'CLUSTER_ID', 'GOMEMLIMIT',
  'GOMAXPROCS', 'PLATFORM', 'JWT_POLICY',
];

/** The fields below `components.pilot.k8s`. */
export const ISTIOD: Dictionary = {
  resources: ({ value }) => pilot({ resources: value }),
  env: environment,
  hpaSpec: autoscaler,
  replicaCount: ({ value }) => pilot({ replicaCount: value }),
  nodeSelector: ({ value }) => pilot({ nodeSelector: value }),
  affinity: ({ value }) => pilot({ affinity: value }),
  tolerations: ({ value }) => pilot({ tolerations: value }),
  podAnnotations: ({ value }) => pilot({ podAnnotations: value }),
  serviceAnnotations: ({ value }) => pilot({ serviceAnnotations: value }),
  strategy: rolling,
  podDisruptionBudget: budget,
  service,
  volumes: ignored,
  volumeMounts: ignored,
  priorityClassName: inPod('priorityClassName'),
  securityContext: inPod('securityContext'),
  imagePullPolicy: inPod('containers', '[name:discovery]', 'imagePullPolicy'),
  readinessProbe: inPod('containers', '[name:discovery]', 'readinessProbe'),
  overlays,
};

/** The fields that set the number of replicas, as changes of the objects that the chart renders. */
export const REPLICAS_AFTER_CHART: Dictionary = {
  hpaSpec: (field, component) => {
    const { values, changes = [] } = autoscaler(field, component);
    const { autoscaleMin, ...others } = values!.pilot as Fields;
    return { ...pilot(others), changes: [...changes, { kind: 'HorizontalPodAutoscaler', path: ['spec', 'minReplicas'], value: autoscaleMin, ifExists: true }] };
  },
  replicaCount: ({ value }) => ({ changes: [{ kind: 'Deployment', path: ['spec', 'replicas'], value }] }),
};

function pilot(values: object): Conversion {
  return { values: { pilot: values } };
}

/** The environment variables. The sampling of traces is a value of the chart, which sets the variable. */
function environment(field: Field): Conversion {
  const variables = variablesOf(field);
  const odd = variables.filter((variable) => OF_CHART.includes(variable.name) || variable.valueFrom !== undefined);
  const { [SAMPLING]: sampling, ...env } = textVariables(variables.filter((variable) => !odd.includes(variable)));
  return {
    ...pilot({ ...(Object.keys(env).length > 0 ? { env } : {}), ...(sampling === undefined ? {} : { traceSampling: Number(sampling) }) }),
    changes: odd.map((variable) => variableChange('discovery', variable)),
    ...notedAsPatches(odd),
  };
}

const SAMPLING = 'PILOT_TRACE_SAMPLING';

function notedAsPatches(odd: Variable[]): Pick<Conversion, 'note'> {
  return odd.length > 0 ? { note: `sets ${odd.map(({ name }) => name).join(', ')} by a JSON patch, since no value of the chart can set it` } : {};
}

function autoscaler(field: Field, { version }: Component): Conversion {
  const { min, max, cpu, memory, behavior, changes } = scaling(field, { behavior: true, memory: 'memory' in sectionShape(version, 'istiod') });
  return {
    ...pilot({
      ...(min === undefined ? {} : { autoscaleMin: min }),
      ...(max === undefined ? {} : { autoscaleMax: max }),
      ...(cpu === undefined ? {} : { cpu: { targetAverageUtilization: cpu } }),
      ...(memory === undefined ? {} : { memory: { targetAverageUtilization: memory } }),
      ...(behavior === undefined ? {} : { autoscaleBehavior: behavior }),
    }),
    changes,
  };
}

/** A budget has one of two limits, and the chart sets `minAvailable`. */
function budget({ value }: Field, { version }: Component): Conversion {
  const { maxUnavailable } = value as Fields;
  if ('pdb' in valuesShape(version, 'istiod')) {
    return pilot({ pdb: { ...(maxUnavailable === undefined ? {} : { minAvailable: null }), ...value as Fields } });
  }
  const changes: PartialChange[] = Object.entries(value as Fields).map(([key, field]) => ({ kind: 'PodDisruptionBudget', path: ['spec', key], value: field, ifExists: true }));
  const without: PartialChange = { kind: 'PodDisruptionBudget', path: ['spec', 'minAvailable'], ifExists: true };
  return { changes: maxUnavailable === undefined ? changes : [without, ...changes.filter(({ path }) => path[1] !== 'minAvailable')] };
}

/** Ports are merged by their number. */
function service({ value }: Field): Conversion {
  const { ports = [], ...others } = value as Fields & { ports?: Fields[] };
  return {
    changes: [
      ...ports.map((port): PartialChange => ({ kind: 'Service', path: ['spec', 'ports', `[port:${port.port}]`], value: port, ifExists: true, adds: true })),
      ...Object.entries(others).map(([key, field]): PartialChange => ({ kind: 'Service', path: ['spec', key], value: field, ifExists: true })),
    ],
  };
}

/** istioctl accepts the field, and does nothing with it. */
export function ignored(): Conversion {
  return { note: 'is left out: istioctl ignores it too. Use an overlay to add volumes' };
}

function rolling(field: Field): Conversion {
  const { value } = field;
  const { type = 'RollingUpdate', rollingUpdate = {}, ...others } = value as Fields;
  if (type !== 'RollingUpdate' || !isMap(rollingUpdate) || Object.keys(others).length > 0) {
    return { changes: [{ kind: 'Deployment', path: ['spec', 'strategy'], value, replaces: true }] };
  }
  const { maxSurge, maxUnavailable } = rollingUpdate;
  return pilot({
    ...(maxSurge === undefined ? {} : { rollingMaxSurge: maxSurge }),
    ...(maxUnavailable === undefined ? {} : { rollingMaxUnavailable: maxUnavailable }),
  });
}
