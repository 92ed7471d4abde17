/** `components.pilot` of an IstioOperator, as values of the chart istiod. */
import { Field } from './field';
import { overlays } from './overlays';
import { Dictionary, inPod, Conversion, scaling, variables } from './workload';
import { isMap } from '../../../json';

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
  podDisruptionBudget: (field) => ({ values: { pdb: field.value } }),
  priorityClassName: inPod('priorityClassName'),
  securityContext: inPod('securityContext'),
  imagePullPolicy: inPod('containers', '[name:discovery]', 'imagePullPolicy'),
  readinessProbe: inPod('containers', '[name:discovery]', 'readinessProbe'),
  overlays,
};

function pilot(values: object): Conversion {
  return { values: { pilot: values } };
}

/** The environment variables. The sampling of traces is a value of the chart, which sets the variable. */
function environment(field: Field): Conversion {
  const converted = variables(field, 'env');
  if (!converted.values) {
    return converted;
  }
  const { PILOT_TRACE_SAMPLING: sampling, ...env } = converted.values.env as Record<string, string>;
  const clash = Object.keys(env).find((name) => OF_CHART.includes(name));
  if (clash !== undefined) {
    return { problem: `sets ${clash}, which istiod's chart sets itself. Use the value that sets it, or change it by a JSON patch of the Deployment` };
  }
  return pilot({ ...(Object.keys(env).length > 0 ? { env } : {}), ...(sampling === undefined ? {} : { traceSampling: Number(sampling) }) });
}

function autoscaler(field: Field): Conversion {
  const found = scaling(field);
  if (typeof found === 'string') {
    return { problem: found };
  }
  const { min, max, cpu, memory, behavior } = found;
  return pilot({
    ...(min === undefined ? {} : { autoscaleMin: min }),
    ...(max === undefined ? {} : { autoscaleMax: max }),
    ...(cpu === undefined ? {} : { cpu: { targetAverageUtilization: cpu } }),
    ...(memory === undefined ? {} : { memory: { targetAverageUtilization: memory } }),
    ...(behavior === undefined ? {} : { autoscaleBehavior: behavior }),
  });
}

function rolling({ value }: Field): Conversion {
  const { type = 'RollingUpdate', rollingUpdate, ...others } = isMap(value) ? value : { other: value };
  if (type !== 'RollingUpdate' || !isMap(rollingUpdate) || Object.keys(others).length > 0) {
    return { problem: 'is not a rolling update, and the chart supports nothing else. Delete it, and set it by a JSON patch of the Deployment' };
  }
  const { maxSurge, maxUnavailable } = rollingUpdate;
  return pilot({
    ...(maxSurge === undefined ? {} : { rollingMaxSurge: maxSurge }),
    ...(maxUnavailable === undefined ? {} : { rollingMaxUnavailable: maxUnavailable }),
  });
}
