import { Component, componentLabels, hasBudget } from './component';
import { ALL_EGRESS, ingressTo, networkPolicy } from './network-policy';
import { KubeObject, ObjectsById } from './object';
import { binding, rbac } from './rbac';
import { Fields, given, ifGiven, valueAt } from '../json';
import { GatewaySettings } from '../settings';
import { texts, printed } from '../text';

/** All objects of one gateway. */
export function gatewayObjects(component: Component, settings: GatewaySettings): ObjectsById {
  const name = gatewayName(component, settings);
  const { serviceAccount, autoscaling } = settings;
  const account = serviceAccount.name || (serviceAccount.create ? name : 'default');
  const meta = { name, namespace: component.namespace, labels: labels(component, settings), annotations: texts(settings.annotations) };
  const accountMeta = { ...meta, name: account };
  const leastReplicas = autoscaling.enabled ? autoscaling.minReplicas : settings.replicaCount;
  return {
    ServiceAccount: serviceAccount.create ? { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...accountMeta, annotations: texts(serviceAccount.annotations) } } : undefined,
    ...(settings.rbac.enabled ? {
      Role: { ...rbac('Role', accountMeta), rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] },
      RoleBinding: binding('Role', accountMeta, { kind: 'ServiceAccount', name: account }),
    } : {}),
    Service: settings.service.type === 'None' ? undefined : service(component, settings, meta),
    Deployment: workload(component, settings, meta, account),
    HorizontalPodAutoscaler: autoscaling.enabled && settings.kind === 'Deployment' ? autoscaler(settings, meta) : undefined,
    NetworkPolicy: hasNetworkPolicy(component, settings) ? gatewayNetworkPolicy(component, settings) : undefined,
    PodDisruptionBudget: given(settings.podDisruptionBudget) && hasBudget(component.features, leastReplicas) ? {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { ...meta, annotations: undefined },
      spec: { selector: { matchLabels: selectorLabels(component, settings) }, ...settings.podDisruptionBudget },
    } : undefined,
  };
}

/** The labels that select the pods of the gateway. Gateway objects of Istio use them as their selector. */
export function selectorLabels(component: Component, settings: GatewaySettings): Record<string, string> {
  const name = gatewayName(component, settings);
  const { app, istio } = settings.labels;
  return { app: printed(app || name), istio: printed(istio || name.replace(/^istio-/, '')) };
}

function gatewayName(component: Component, settings: GatewaySettings): string {
  return settings.name || component.name;
}

function labels(component: Component, settings: GatewaySettings): Record<string, string> {
  return { 'app.kubernetes.io/name': gatewayName(component, settings), ...componentLabels(component), ...ownLabels(component, settings) };
}

function ownLabels(component: Component, settings: GatewaySettings): Record<string, string> {
  return { ...texts(settings.labels), ...selectorLabels(component, settings) };
}

const STATUS_PORT = 15021;
const METRICS_PORTS = [15020, 15090];

/** Older charts ignore the value. Their values can have it, because a file is shared with other charts. */
function hasNetworkPolicy({ features }: Component, settings: GatewaySettings): boolean {
  return features.gatewayNetworkPolicy && Boolean(valueAt(settings.global, 'networkPolicy.enabled'));
}

/** The NetworkPolicy that allows connections to the ports of the gateway only. */
function gatewayNetworkPolicy(component: Component, settings: GatewaySettings): KubeObject {
  const name = gatewayName(component, settings);
  const metadata = {
    name: settings.revision ? `${name}-${settings.revision}` : name,
    namespace: component.namespace,
    labels: {
      'istio.io/rev': settings.revision || 'default',
      'operator.istio.io/component': 'Gateway',
      'app.kubernetes.io/name': name,
      ...ownLabels(component, settings),
    },
  };
  const ports = settings.service.ports.map(({ protocol, port, targetPort }) => ({ from: [], ports: [{ protocol: protocol || 'TCP', port: targetPort || port }] }));
  return networkPolicy(metadata, selectorLabels(component, settings), {
    ingress: [ingressTo(STATUS_PORT), ingressTo(...METRICS_PORTS), ...ports],
    egress: ALL_EGRESS,
  });
}

function service(component: Component, settings: GatewaySettings, meta: KubeObject['metadata']): KubeObject {
  const { service: wanted, networkGateway } = settings;
  const network: Record<string, string> = networkGateway ? { 'topology.istio.io/network': networkGateway } : {};
  const balanced = wanted.type === 'LoadBalancer';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, labels: { ...meta.labels, ...network }, annotations: { ...meta.annotations, ...texts(wanted.annotations) } },
    spec: {
      loadBalancerIP: ifGiven(wanted.loadBalancerIP),
      allocateLoadBalancerNodePorts: balanced ? wanted.allocateLoadBalancerNodePorts : undefined,
      loadBalancerClass: balanced ? wanted.loadBalancerClass : undefined,
      ipFamilyPolicy: ifGiven(wanted.ipFamilyPolicy),
      ipFamilies: ifGiven(wanted.ipFamilies),
      loadBalancerSourceRanges: ifGiven(wanted.loadBalancerSourceRanges),
      externalTrafficPolicy: ifGiven(wanted.externalTrafficPolicy),
      internalTrafficPolicy: ifGiven(wanted.internalTrafficPolicy),
      type: wanted.type,
      clusterIP: ifGiven(wanted.clusterIP),
      ports: networkGateway ? NETWORK_PORTS : wanted.ports,
      externalIPs: ifGiven(wanted.externalIPs),
      selector: { ...selectorLabels(component, settings), ...texts(wanted.selectorLabels ?? {}) },
    },
  };
}

/** The ports of a gateway between networks. They replace the ports of the gateway. */
const NETWORK_PORTS = [
  { name: 'status-port', port: 15021, targetPort: 15021 },
  { name: 'tls', port: 15443, targetPort: 15443 },
  { name: 'tls-istiod', port: 15012, targetPort: 15012 },
  { name: 'tls-webhook', port: 15017, targetPort: 15017 },
];

function workload(component: Component, settings: GatewaySettings, meta: KubeObject['metadata'], account: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: settings.kind || 'Deployment',
    metadata: meta,
    spec: {
      replicas: settings.autoscaling.enabled ? undefined : replicas(component, settings),
      strategy: ifGiven(settings.strategy),
      minReadySeconds: ifGiven(settings.minReadySeconds),
      selector: { matchLabels: selectorLabels(component, settings) },
      template: {
        metadata: { annotations: texts(settings.podAnnotations), labels: podLabels(component, settings) },
        spec: podSpec(settings, account),
      },
    },
  };
}

function replicas(component: Component, settings: GatewaySettings): number | undefined {
  const { replicaCount } = settings;
  // Older charts treat zero as not set.
  return component.features.recommendedLabels ? replicaCount ?? undefined : replicaCount || undefined;
}

function podLabels(component: Component, settings: GatewaySettings): Record<string, string> {
  const { features } = component;
  return {
    'sidecar.istio.io/inject': 'true',
    ...(settings.revision ? { 'istio.io/rev': settings.revision } : {}),
    ...(features.recommendedLabels ? { 'app.kubernetes.io/name': gatewayName(component, settings) } : {}),
    ...componentLabels(component),
    ...ownLabels(component, settings),
    ...(features.recommendedLabels && settings.networkGateway ? { 'topology.istio.io/network': settings.networkGateway } : {}),
  };
}

function podSpec(settings: GatewaySettings, account: string): Fields {
  return {
    imagePullSecrets: ifGiven(settings.imagePullSecrets),
    serviceAccountName: account,
    // Lets an unprivileged user bind ports 80 and 443.
    securityContext: ifGiven(settings.securityContext) ?? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    volumes: ifGiven(settings.volumes),
    initContainers: ifGiven(settings.initContainers),
    containers: [proxyContainer(settings), ...(settings.additionalContainers ?? [])],
    nodeSelector: ifGiven(settings.nodeSelector),
    affinity: ifGiven(settings.affinity),
    tolerations: ifGiven(settings.tolerations),
    topologySpreadConstraints: ifGiven(settings.topologySpreadConstraints),
    terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
    priorityClassName: ifGiven(settings.priorityClassName),
  };
}

function proxyContainer(settings: GatewaySettings): Fields {
  const { networkGateway, env } = settings;
  const variables = [
    ...(networkGateway ? [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: networkGateway }] : []),
    ...Object.keys(env).sort().map((name) => ({ name, value: env[name] === null ? undefined : printed(env[name]) })),
    ...(settings.envVarFrom ?? []),
  ];
  return {
    name: 'istio-proxy',
    image: 'auto', // istiod sets the image when it injects the pod
    imagePullPolicy: ifGiven(settings.imagePullPolicy),
    securityContext: ifGiven(settings.containerSecurityContext) ?? leastPrivileges(settings),
    env: ifGiven(variables),
    ports: [{ containerPort: 15090, protocol: 'TCP', name: 'http-envoy-prom' }],
    resources: settings.resources,
    volumeMounts: ifGiven(settings.volumeMounts),
    readinessProbe: ifGiven(settings.readinessProbe),
    lifecycle: ifGiven(settings.lifecycle),
  };
}

function leastPrivileges(settings: GatewaySettings): Fields {
  // OpenShift chooses the user and the group.
  const user = settings.platform === 'openshift' ? {} : { runAsUser: 1337, runAsGroup: 1337 };
  return {
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    ...user,
    runAsNonRoot: true,
  };
}

function autoscaler(settings: GatewaySettings, meta: KubeObject['metadata']): KubeObject {
  const { minReplicas, maxReplicas, autoscaleBehavior } = settings.autoscaling;
  const { targetCPUUtilizationPercentage: cpu, targetMemoryUtilizationPercentage: memory } = settings.autoscaling;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: settings.kind || 'Deployment', name: meta.name },
      minReplicas,
      maxReplicas,
      metrics: ifGiven([...(given(cpu) ? [utilization('cpu', cpu)] : []), ...(given(memory) ? [utilization('memory', memory)] : [])]),
      behavior: ifGiven(autoscaleBehavior),
    },
  };
}

function utilization(name: string, averageUtilization: unknown): Fields {
  return { type: 'Resource', resource: { name, target: { averageUtilization, type: 'Utilization' } } };
}
