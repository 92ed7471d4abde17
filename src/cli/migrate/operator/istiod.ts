/** `components.pilot` of an IstioOperator, as values of the chart istiod. */
import { Field } from './field';
import { overlays } from './overlays';
import { Dictionary, inPod, Said, scaling, variables } from './workload';
import { isMap } from '../../../json';

/** Variables that the chart sets itself: a second one of the same name would stand beside it. */
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

function pilot(values: object): Said {
  return { values: { pilot: values } };
}

/** Tracing's sampling is a value of the chart, which sets the variable. */
function environment(field: Field): Said {
  const said = variables(field, 'env');
  if (!said.values) {
    return said;
  }
  const { PILOT_TRACE_SAMPLING: sampling, ...env } = said.values.env as Record<string, string>;
  const clash = Object.keys(env).find((name) => OF_CHART.includes(name));
  if (clash !== undefined) {
    return { refused: `sets ${clash}, which istiod's chart sets itself. Use the value that it follows from, or change it by a JSON patch of the Deployment` };
  }
  return pilot({ ...(Object.keys(env).length > 0 ? { env } : {}), ...(sampling === undefined ? {} : { traceSampling: Number(sampling) }) });
}

function autoscaler(field: Field): Said {
  const found = scaling(field);
  if (typeof found === 'string') {
    return { refused: found };
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

function rolling({ value }: Field): Said {
  const { type = 'RollingUpdate', rollingUpdate, ...others } = isMap(value) ? value : { other: value };
  if (type !== 'RollingUpdate' || !isMap(rollingUpdate) || Object.keys(others).length > 0) {
    return { refused: 'is not a rolling update, which is all that the chart knows. Leave it out, and set it by a JSON patch of the Deployment' };
  }
  const { maxSurge, maxUnavailable } = rollingUpdate;
  return pilot({
    ...(maxSurge === undefined ? {} : { rollingMaxSurge: maxSurge }),
    ...(maxUnavailable === undefined ? {} : { rollingMaxUnavailable: maxUnavailable }),
  });
}
