/** `components.ingressGateways` and `egressGateways` of an IstioOperator, as values of the chart gateway. */
import { isDeepStrictEqual } from 'node:util';
import { Field } from './field';
import { ignored } from './istiod';
import { overlays } from './overlays';
import { Component, Conversion, Dictionary, PartialChange, scaling, textVariables, variableChange, variablesOf } from './workload';
import { Fields, isMap } from '../../../json';
import { Shape, valuesShape } from '../../../settings';

const HTTP = [{ name: 'http2', port: 80, protocol: 'TCP', targetPort: 8080 }, { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 }];

/** The two kinds of gateways, with their defaults. */
export const KINDS = {
  ingressGateways: {
    name: 'istio-ingressgateway',
    labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
    type: 'LoadBalancer',
    ports: [{ name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 }, ...HTTP],
  },
  egressGateways: {
    name: 'istio-egressgateway',
    labels: { app: 'istio-egressgateway', istio: 'egressgateway' },
    type: 'ClusterIP',
    ports: HTTP,
  },
};
export type GatewayKind = keyof typeof KINDS;

/** The fields below `k8s` of a gateway. */
export const GATEWAY: Dictionary = {
  resources: same('resources'),
  env: environment,
  hpaSpec: autoscaler,
  replicaCount: same('replicaCount'),
  nodeSelector: same('nodeSelector'),
  affinity: same('affinity'),
  tolerations: same('tolerations'),
  podAnnotations: same('podAnnotations'),
  serviceAnnotations: ({ value }) => ({ values: { service: { annotations: value } } }),
  service,
  strategy,
  podDisruptionBudget: ({ value }) => ({ values: { podDisruptionBudget: value } }),
  volumes: ignored,
  volumeMounts: ignored,
  priorityClassName: same('priorityClassName'),
  securityContext: same('securityContext'),
  imagePullPolicy: same('imagePullPolicy'),
  readinessProbe: valueOrChange('readinessProbe', 'spec', 'template', 'spec', 'containers', '[name:istio-proxy]', 'readinessProbe'),
  overlays: gatewayOverlays,
};

/** The values below `gateways.istio-ingressgateway` and `gateways.istio-egressgateway`: they apply to all gateways of the kind. */
export const GATEWAY_VALUES: Dictionary = {
  name: () => ({}), // each gateway has its own name
  enabled: () => ({}),
  labels: () => ({}), // gatewayLabels
  autoscaleEnabled: ({ value }) => ({ values: { autoscaling: { enabled: value } } }),
  autoscaleMin: ({ value }) => ({ values: { autoscaling: { minReplicas: value } } }),
  autoscaleMax: ({ value }) => ({ values: { autoscaling: { maxReplicas: value } } }),
  cpu: ({ value }) => utilization('targetCPUUtilizationPercentage', value),
  memory: ({ value }) => utilization('targetMemoryUtilizationPercentage', value),
  env: ({ value }) => ({ values: { env: value } }),
  resources: same('resources'),
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
  replicaCount: same('replicaCount'),
  rollingMaxSurge: ({ value }, component) => rolling({ maxSurge: value }, component),
  rollingMaxUnavailable: ({ value }, component) => rolling({ maxUnavailable: value }, component),
  additionalContainers: valueOrChange('additionalContainers', 'spec', 'template', 'spec', 'containers', '[-1]'),
  // istiod injects all gateways here with this template.
  injectionTemplate: ({ value }) => (['', 'gateway'].includes(String(value)) ? {} : { values: { podAnnotations: { 'inject.istio.io/templates': value } } }),
  secretVolumes,
  zvpn: () => ({ note: 'is left out: istioctl ignores it too' }),
};

function same(key: string): (field: Field) => Conversion {
  return ({ value }) => ({ values: { [key]: value } });
}

/** A value, if the chart of this version has it; else a change of the Deployment. A list adds its items. */
function valueOrChange(key: string, ...path: string[]): (field: Field, component: Component) => Conversion {
  return ({ value }, { version }) => {
    if (Object.hasOwn(valuesShape(version, 'gateway'), key)) {
      return { values: { [key]: value } };
    }
    return { changes: (Array.isArray(value) ? value : [value]).map((each) => ({ kind: 'Deployment', path, value: each })) };
  };
}

/** The strategy is merged over that of the values for all gateways, unless it has another type. */
function strategy({ value }: Field, component: Component): Conversion {
  const { type = 'RollingUpdate' } = value as Fields;
  return hasStrategy(component) ? { values: { strategy: value } }
    : { changes: [{ kind: 'Deployment', path: ['spec', 'strategy'], value, replaces: type !== 'RollingUpdate' }] };
}

function rolling(update: Fields, component: Component): Conversion {
  return hasStrategy(component) ? { values: { strategy: { rollingUpdate: update } } }
    : { changes: Object.entries(update).map(([key, value]) => ({ kind: 'Deployment', path: ['spec', 'strategy', 'rollingUpdate', key], value })) };
}

function hasStrategy({ version }: Component): boolean {
  return Object.hasOwn(valuesShape(version, 'gateway'), 'strategy');
}

/** Variables without a text are changes of the Deployment. */
function environment(field: Field): Conversion {
  const variables = variablesOf(field);
  const odd = variables.filter(({ valueFrom }) => valueFrom !== undefined);
  return {
    values: { env: textVariables(variables.filter((variable) => !odd.includes(variable))) },
    changes: odd.map((variable) => variableChange('istio-proxy', variable)),
    ...(odd.length > 0 ? { note: `sets ${odd.map(({ name }) => name).join(', ')} by a JSON patch, since no value of the chart can set it` } : {}),
  };
}

/** A field that no value of the chart sets is a change of the Service. */
function service({ value }: Field, { version }: Component): Conversion {
  const known = valuesShape(version, 'gateway').service as Shape;
  const entries = Object.entries(value as Fields);
  return {
    values: { service: Object.fromEntries(entries.filter(([key]) => Object.hasOwn(known, key))) },
    changes: entries.filter(([key]) => !Object.hasOwn(known, key)).map(([key, field]) => ({ kind: 'Service', path: ['spec', key], value: field })),
  };
}

/** Overlays that mean the same for the Deployment of the chart gateway as for that of istioctl's own chart. */
function gatewayOverlays(field: Field): Conversion {
  const { changes = [], problem } = overlays(field);
  const wrong = changes.map((change) => ({ where: change.where, why: whyNoGateway(change) })).find(({ why }) => why !== undefined);
  return wrong ? { problem: `has a patch (${wrong.where}) ${wrong.why}` } : { changes, problem };
}

const CONTAINER = ['spec', 'template', 'spec', 'containers'];

/** Why a change of a Deployment of istioctl's own chart has another meaning for a pod that istiod injects. The number 0 is its only container. */
function whyNoGateway({ kind, path, value }: PartialChange): string | undefined {
  const isInContainer = isDeepStrictEqual(path.slice(0, CONTAINER.length), CONTAINER);
  const [name, ...below] = isInContainer ? path.slice(CONTAINER.length) : [];
  if (kind !== 'Deployment') {
    return undefined;
  }
  if (['args', 'command'].includes(below[0]) && (below.length > 1 || value === undefined)) {
    return `of single ${below[0]}, but istiod gives a gateway its ${below[0]} when it injects the pod, and a list in the Deployment replaces all of them. `
      + 'Delete the patch, or write the whole list';
  }
  const numbered = (name === '[0]' ? below : path).find((element) => /^\[\d+\]$/.test(element));
  return numbered === undefined ? undefined
    : `that counts items: ${numbered} is another item in the chart gateway than in the chart of istioctl. Name the item, such as [name:...], or add one with [-1]`;
}

function utilization(key: string, value: unknown): Conversion {
  const { targetAverageUtilization } = value as Fields;
  return targetAverageUtilization === undefined ? {} : { values: { autoscaling: { [key]: targetAverageUtilization } } };
}

function autoscaler(field: Field, { version }: Component): Conversion {
  const shape = valuesShape(version, 'gateway').autoscaling as Shape;
  const { min, max, cpu, memory, behavior, changes } = scaling(field, {
    behavior: Object.hasOwn(shape, 'autoscaleBehavior'),
    memory: Object.hasOwn(shape, 'targetMemoryUtilizationPercentage'),
  });
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
    changes,
  };
}

/** The chart of istioctl mounts certificates for gateways that do not read them by SDS. They are left out, unless they have other names. */
function secretVolumes(field: Field): Conversion {
  const given = field.fields.map(([, { value }]) => value as Fields);
  const own = given.filter((secret) => !isDefaultSecret(secret));
  return {
    ...(own.length === 0 ? {} : {
      values: {
        volumes: own.map(({ name, secretName }) => ({ name, secret: { secretName, optional: true } })),
        volumeMounts: own.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
      },
    }),
    ...(own.length === given.length ? {} : { note: DEFAULT_SECRETS }),
  };
}

const DEFAULT_SECRETS = 'has the default volumes of istioctl, which are left out. Add volumes and mounts if a Gateway names files below /etc/istio';

function isDefaultSecret({ name, secretName, mountPath }: Fields): boolean {
  return /^(in|e)gressgateway-(ca-)?certs$/.test(String(name)) && secretName === `istio-${name}` && mountPath === `/etc/istio/${name}`;
}

/** The labels of a gateway: of its pods, its Service, and their selectors. Newer releases ignore the labels for all gateways of the kind. */
export function gatewayLabels(kind: GatewayKind, flat: boolean, own: unknown = {}, common: unknown = {}): Record<string, string> {
  const given = flat || Object.keys(own as Fields).length > 0 ? own : common;
  return { ...KINDS[kind].labels, ...given as Record<string, string> };
}

/** The chart selects by `app` and `istio` alone, but istioctl by all labels. The selector of a Deployment cannot be changed later. */
export function selectorChanges(labels: Record<string, string>): PartialChange[] {
  const others = Object.entries(labels).filter(([key]) => key !== 'app' && key !== 'istio');
  return others.flatMap(([key, value]): PartialChange[] => [
    { kind: 'Deployment', path: ['spec', 'selector', 'matchLabels', key], value },
    { kind: 'Service', path: ['spec', 'selector', key], value },
    { kind: 'PodDisruptionBudget', path: ['spec', 'selector', 'matchLabels', key], value, ifExists: true },
  ]);
}

/** The values that a gateway inherits from those for all parts, and those that istioctl sets and the chart does not. */
export function inheritedValues(kind: GatewayKind, name: string, values: Fields, labels: Record<string, string>, hasMaxUnavailable: boolean): Fields {
  const global = isMap(values.global) ? values.global : {};
  const { labels: byDefault, type, ports } = KINDS[kind];
  const unprotected = isMap(global.defaultPodDisruptionBudget) && global.defaultPodDisruptionBudget.enabled === false;
  const isDefault = name === KINDS[kind].name && isDeepStrictEqual(labels, byDefault);
  return {
    ...(isDefault ? {} : { labels }),
    service: { ...(type === 'LoadBalancer' ? {} : { type }), ports },
    ...(unprotected || hasMaxUnavailable ? {} : { podDisruptionBudget: { minAvailable: 1 } }),
    ...(Array.isArray(global.imagePullSecrets) ? { imagePullSecrets: global.imagePullSecrets.map((secret) => ({ name: secret })) } : {}),
    ...Object.fromEntries(['imagePullPolicy', 'priorityClassName'].filter((key) => global[key]).map((key) => [key, global[key]])),
    ...Object.fromEntries(SCHEDULING.filter(([, key]) => !isEmpty(global[key])).map(([to, key]) => [to, global[key]])),
    // Authorization policies name the ServiceAccount.
    serviceAccount: { name: `${name}-service-account` },
  };
}

/** The values of a gateway that have defaults for all gateways, which only istioctl's charts read. */
export const SCHEDULING = [['nodeSelector', 'defaultNodeSelector'], ['tolerations', 'defaultTolerations']] as const;

function isEmpty(value: unknown): boolean {
  return !value || Object.keys(value).length === 0;
}
