/** `components.ingressGateways` and `egressGateways` of an IstioOperator, as values of the chart gateway. */
import { Field } from './field';
import { overlays } from './overlays';
import { Dictionary, Conversion, scaling, variables } from './workload';
import { Fields, isMap } from '../../../json';

/** The two kinds of gateways, with their defaults. */
export const KINDS = {
  ingressGateways: { name: 'istio-ingressgateway', labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' }, type: 'LoadBalancer' },
  egressGateways: { name: 'istio-egressgateway', labels: { app: 'istio-egressgateway', istio: 'egressgateway' }, type: 'ClusterIP' },
};
export type GatewayKind = keyof typeof KINDS;

/** The fields below `k8s` of a gateway. */
export const GATEWAY: Dictionary = {
  resources: same('resources'),
  env: (field) => variables(field, 'env'),
  hpaSpec: autoscaler,
  replicaCount: same('replicaCount'),
  nodeSelector: same('nodeSelector'),
  affinity: same('affinity'),
  tolerations: same('tolerations'),
  podAnnotations: same('podAnnotations'),
  serviceAnnotations: ({ value }) => ({ values: { service: { annotations: value } } }),
  service: ({ value }) => ({ values: { service: value } }),
  strategy: same('strategy'),
  podDisruptionBudget: same('podDisruptionBudget'),
  priorityClassName: same('priorityClassName'),
  securityContext: same('securityContext'),
  imagePullPolicy: same('imagePullPolicy'),
  readinessProbe: same('readinessProbe'),
  overlays,
};

/** The values below `gateways.istio-ingressgateway` and `gateways.istio-egressgateway`: they apply to all gateways of the kind. */
export const GATEWAY_VALUES: Dictionary = {
  name: () => ({}), // each gateway has its own name
  enabled: () => ({}),
  autoscaleEnabled: ({ value }) => ({ values: { autoscaling: { enabled: value } } }),
  autoscaleMin: ({ value }) => ({ values: { autoscaling: { minReplicas: value } } }),
  autoscaleMax: ({ value }) => ({ values: { autoscaling: { maxReplicas: value } } }),
  cpu: ({ value }) => utilization('targetCPUUtilizationPercentage', value),
  memory: ({ value }) => utilization('targetMemoryUtilizationPercentage', value),
  env: ({ value }) => ({ values: { env: value } }),
  resources: same('resources'),
  labels: same('labels'),
  ports: ({ value }) => ({ values: { service: { ports: value } } }),
  type: ({ value }) => ({ values: { service: { type: value } } }),
  loadBalancerIP: ({ value }) => ({ values: { service: { loadBalancerIP: value } } }),
  loadBalancerSourceRanges: ({ value }) => ({ values: { service: { loadBalancerSourceRanges: value } } }),
  externalTrafficPolicy: ({ value }) => ({ values: { service: { externalTrafficPolicy: value } } }),
  ipFamilyPolicy: ({ value }) => ({ values: { service: { ipFamilyPolicy: value } } }),
  ipFamilies: ({ value }) => ({ values: { service: { ipFamilies: value } } }),
  serviceAnnotations: ({ value }) => ({ values: { service: { annotations: value } } }),
  serviceAccount: same('serviceAccount'),
  podAnnotations: same('podAnnotations'),
  nodeSelector: same('nodeSelector'),
  tolerations: same('tolerations'),
  additionalContainers: same('additionalContainers'),
  secretVolumes: ({ value }) => secretVolumes(value as Fields[]),
};

function same(key: string): (field: Field) => Conversion {
  return ({ value }) => ({ values: { [key]: value } });
}

function utilization(key: string, value: unknown): Conversion {
  const { targetAverageUtilization } = value as Fields;
  return targetAverageUtilization === undefined ? {} : { values: { autoscaling: { [key]: targetAverageUtilization } } };
}

function autoscaler(field: Field): Conversion {
  const found = scaling(field);
  if (typeof found === 'string') {
    return { problem: found };
  }
  const { min, max, cpu, memory, behavior } = found;
  return {
    values: {
      autoscaling: {
        ...(min === undefined ? {} : { minReplicas: min }),
        ...(max === undefined ? {} : { maxReplicas: max }),
        ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }),
        ...(memory === undefined ? {} : { targetMemoryUtilizationPercentage: memory }),
        ...(behavior === undefined ? {} : { autoscaleBehavior: behavior }),
      },
    },
  };
}

function secretVolumes(secrets: Fields[]): Conversion {
  return {
    values: {
      volumes: secrets.map(({ name, secretName }) => ({ name, secret: { secretName, optional: true } })),
      volumeMounts: secrets.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
    },
  };
}

/** The values that a gateway inherits from those for all parts, and those that istioctl sets and the chart does not. */
export function inheritedValues(kind: GatewayKind, name: string, values: Fields, label: Fields): Fields {
  const global = isMap(values.global) ? values.global : {};
  const { labels, type } = KINDS[kind];
  const unprotected = isMap(global.defaultPodDisruptionBudget) && global.defaultPodDisruptionBudget.enabled === false;
  return {
    ...(name === KINDS[kind].name && Object.keys(label).length === 0 ? {} : { labels: { ...labels, ...label } }),
    ...(type === 'LoadBalancer' ? {} : { service: { type } }),
    ...(unprotected ? {} : { podDisruptionBudget: { minAvailable: 1 } }),
    ...(Array.isArray(global.imagePullSecrets) ? { imagePullSecrets: global.imagePullSecrets.map((secret) => ({ name: secret })) } : {}),
    ...Object.fromEntries(['imagePullPolicy', 'priorityClassName'].filter((key) => global[key]).map((key) => [key, global[key]])),
    // Authorization policies name the ServiceAccount.
    serviceAccount: { name: `${name}-service-account` },
  };
}
