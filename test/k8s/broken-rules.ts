/** Parts of Kubernetes objects that fit the schemas, but break a rule of the API server; and parts that are just inside the rules. */

/** A port of the pods' nodes that an API server does not give away. A dry run does not look at it. */
export const NODE_PORT = { ports: [{ port: 80, nodePort: 8080 }] };

/** The owner of the part, its fields, and the path at which the rule is broken. */
export type Broken = readonly [owner: string, fields: object, path: string];

const RESOURCE = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };
const EXEC = { exec: { command: ['x'] } };

function volumes(...list: object[]): object {
  return { volumes: list };
}

function affinity(requirement: object): object {
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', ...requirement }] }] } } } };
}

function spread(fields: object): object {
  return { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { a: 'b' } }, ...fields }] };
}

function near(weight: number, term: object = {}): object {
  return { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: { topologyKey: 'zone', ...term } }] } } };
}

function selecting(requirement: object): object {
  return near(1, { labelSelector: { matchExpressions: [{ key: 'a', ...requirement }] } });
}

const IN_AFFINITY = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0';
const IN_PREFERRED = 'affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution.0';
const IN_SELECTOR = `${IN_PREFERRED}.podAffinityTerm.labelSelector.matchExpressions.0`;

export const BROKEN: readonly Broken[] = [
  // Autoscalers and disruption budgets
  ['HorizontalPodAutoscalerSpec', { minReplicas: 4, maxReplicas: 3 }, 'minReplicas'],
  ['HorizontalPodAutoscalerSpec', { minReplicas: -1 }, 'minReplicas'],
  ['HorizontalPodAutoscalerSpec', { maxReplicas: 0 }, 'maxReplicas'],
  ['HorizontalPodAutoscalerSpec', { metrics: [{ ...RESOURCE, resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0 } } }] }, 'metrics.0.resource.target.averageUtilization'],
  ['HorizontalPodAutoscalerSpec', { metrics: [{ type: 'Resource' }] }, 'metrics.0'],
  ['HorizontalPodAutoscalerSpec', { metrics: [{ ...RESOURCE, type: 'Ressource' }] }, 'metrics.0.type'],
  ['HorizontalPodAutoscalerSpec', { behavior: { scaleDown: { stabilizationWindowSeconds: 3601 } } }, 'behavior.scaleDown.stabilizationWindowSeconds'],
  ['HorizontalPodAutoscalerSpec', { behavior: { scaleUp: { policies: [{ type: 'Pods', value: 0, periodSeconds: 15 }] } } }, 'behavior.scaleUp.policies.0.value'],
  ['HorizontalPodAutoscalerSpec', { behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1801 }] } } }, 'behavior.scaleUp.policies.0.periodSeconds'],
  ['PodDisruptionBudgetSpec', { minAvailable: 1, maxUnavailable: 1 }, 'maxUnavailable'],
  ['PodDisruptionBudgetSpec', { minAvailable: -1 }, 'minAvailable'],
  ['PodDisruptionBudgetSpec', { minAvailable: 'half' }, 'minAvailable'],
  ['PodDisruptionBudgetSpec', { minAvailable: '101%' }, 'minAvailable'],
  ['PodDisruptionBudgetSpec', { maxUnavailable: '1' }, 'maxUnavailable'],
  ['PodDisruptionBudgetSpec', { maxUnavailable: '200%' }, 'maxUnavailable'],
  // Deployments
  ['DeploymentSpec', { replicas: -1 }, 'replicas'],
  ['DeploymentSpec', { minReadySeconds: -1 }, 'minReadySeconds'],
  ['DeploymentSpec', { minReadySeconds: 600 }, 'minReadySeconds'],
  ['DeploymentSpec', { revisionHistoryLimit: -1 }, 'revisionHistoryLimit'],
  ['DeploymentSpec', { selector: { matchLabels: { app: 'other' } } }, 'selector.matchLabels.app'],
  ['DeploymentSpec', { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }, 'strategy.rollingUpdate'],
  ['DeploymentSpec', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }, 'strategy.rollingUpdate.maxUnavailable'],
  ['DeploymentSpec', { strategy: { rollingUpdate: { maxSurge: '1x' } } }, 'strategy.rollingUpdate.maxSurge'],
  ['DeploymentSpec', { strategy: { rollingUpdate: { maxUnavailable: '-1%' } } }, 'strategy.rollingUpdate.maxUnavailable'],
  ['DeploymentSpec', { strategy: { rollingUpdate: { maxUnavailable: '101%' } } }, 'strategy.rollingUpdate.maxUnavailable'],
  ['DaemonSetSpec', { minReadySeconds: -1 }, 'minReadySeconds'],
  ['DaemonSetSpec', { revisionHistoryLimit: -1 }, 'revisionHistoryLimit'],
  ['DaemonSetSpec', { selector: { matchLabels: { app: 'other' } } }, 'selector.matchLabels.app'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }, 'updateStrategy.rollingUpdate.maxUnavailable'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }, 'updateStrategy.rollingUpdate.maxSurge'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxSurge: 1 } } }, 'updateStrategy.rollingUpdate.maxSurge'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxUnavailable: '101%' } } }, 'updateStrategy.rollingUpdate.maxUnavailable'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxUnavailable: '1x' } } }, 'updateStrategy.rollingUpdate.maxUnavailable'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: '101%' } } }, 'updateStrategy.rollingUpdate.maxSurge'],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: '1x' } } }, 'updateStrategy.rollingUpdate.maxSurge'],
  // Pods
  ['PodSpec', { initContainers: [{ name: 'main', image: 'a/b:1' }] }, 'containers.0.name'],
  ['PodSpec', { initContainers: [{ name: 'first', image: 'a/b:1', volumeMounts: [{ name: 'absent', mountPath: '/x' }] }] }, 'initContainers.0.volumeMounts.0.name'],
  ['PodSpec', { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }, 'tolerations.0.value'],
  ['PodSpec', { tolerations: [{ effect: 'NoSchedule' }] }, 'tolerations.0'],
  ['PodSpec', { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] }, 'tolerations.0.tolerationSeconds'],
  ['PodSpec', spread({ maxSkew: 0 }), 'topologySpreadConstraints.0.maxSkew'],
  ['PodSpec', spread({ minDomains: 0 }), 'topologySpreadConstraints.0.minDomains'],
  ['PodSpec', spread({ topologyKey: '' }), 'topologySpreadConstraints.0.topologyKey'],
  ['PodSpec', spread({ whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }), 'topologySpreadConstraints.0.minDomains'],
  ['PodSpec', affinity({ operator: 'In' }), IN_AFFINITY],
  ['PodSpec', affinity({ operator: 'NotIn', values: [] }), IN_AFFINITY],
  ['PodSpec', affinity({ operator: 'Exists', values: ['b'] }), `${IN_AFFINITY}.values`],
  ['PodSpec', affinity({ operator: 'Gt', values: ['1', '2'] }), IN_AFFINITY],
  ['PodSpec', { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }] } } },
    'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.0.weight'],
  ['PodSpec', near(0), `${IN_PREFERRED}.weight`],
  ['PodSpec', near(1, { topologyKey: '' }), `${IN_PREFERRED}.podAffinityTerm.topologyKey`],
  ['PodSpec', selecting({ operator: 'in', values: ['b'] }), `${IN_SELECTOR}.operator`],
  ['PodSpec', selecting({ operator: 'DoesNotExist', values: ['b'] }), `${IN_SELECTOR}.values`],
  ['PodSpec', volumes({ name: 'v', secret: { secretName: 's' }, emptyDir: {} }), 'volumes.0.secret'],
  ['PodSpec', volumes({ name: 'My_Volume', emptyDir: {} }), 'volumes.0.name'],
  ['PodSpec', { securityContext: { runAsUser: -1 } }, 'securityContext.runAsUser'],
  ['PodSpec', { securityContext: { runAsGroup: 2 ** 31 } }, 'securityContext.runAsGroup'],
  ['PodSpec', { securityContext: { fsGroup: -5 } }, 'securityContext.fsGroup'],
  ['PodSpec', { securityContext: { sysctls: [{ name: 'net.a', value: '1' }, { name: 'net.a', value: '2' }] } }, 'securityContext.sysctls.1.name'],
  ['PodSpec', { securityContext: { seccompProfile: { type: 'Localhost' } } }, 'securityContext.seccompProfile'],
  ['PodSpec', { securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a.json' } } }, 'securityContext.seccompProfile.localhostProfile'],
  ['PodSpec', { securityContext: { appArmorProfile: { type: 'Localhost' } } }, 'securityContext.appArmorProfile'],
  // Containers
  ['Container', { name: 'Main' }, 'name'],
  ['Container', { ports: [{ name: 'http', containerPort: 80 }, { name: 'http', containerPort: 81 }] }, 'ports.1.name'],
  ['Container', { ports: [{ containerPort: 0 }] }, 'ports.0.containerPort'],
  ['Container', { ports: [{ containerPort: 80, hostPort: 65_536 }] }, 'ports.0.hostPort'],
  ['Container', { ports: [{ name: 'much-too-long-a-name', containerPort: 80 }] }, 'ports.0.name'],
  ['Container', { readinessProbe: { ...EXEC, tcpSocket: { port: 80 } } }, 'readinessProbe.tcpSocket'],
  ['Container', { readinessProbe: { periodSeconds: 5 } }, 'readinessProbe'],
  ...['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'successThreshold', 'timeoutSeconds'].map((field): Broken => (
    ['Container', { readinessProbe: { ...EXEC, [field]: -1 } }, `readinessProbe.${field}`])),
  ['Container', { livenessProbe: { ...EXEC, terminationGracePeriodSeconds: 0 } }, 'livenessProbe.terminationGracePeriodSeconds'],
  ['Container', { livenessProbe: { ...EXEC, successThreshold: 2 } }, 'livenessProbe.successThreshold'],
  ['Container', { startupProbe: { ...EXEC, successThreshold: 2 } }, 'startupProbe.successThreshold'],
  ['Container', { readinessProbe: { httpGet: { port: 0 } } }, 'readinessProbe.httpGet.port'],
  ['Container', { readinessProbe: { httpGet: { port: 'No Port' } } }, 'readinessProbe.httpGet.port'],
  ['Container', { readinessProbe: { tcpSocket: { port: 65_536 } } }, 'readinessProbe.tcpSocket.port'],
  ['Container', { readinessProbe: { grpc: { port: 0 } } }, 'readinessProbe.grpc.port'],
  ['Container', { lifecycle: { preStop: { ...EXEC, httpGet: { port: 80 } } } }, 'lifecycle.preStop.httpGet'],
  ['Container', { lifecycle: { preStop: {} } }, 'lifecycle.preStop'],
  ['Container', { env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }, 'env.0.valueFrom'],
  ['Container', { env: [{ name: '', value: 'b' }] }, 'env.0.name'],
  ['Container', { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } } }] }, 'env.0.valueFrom.secretKeyRef'],
  ['Container', { resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } }, 'resources.requests.cpu'],
  ['Container', { resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } }, 'resources.requests.memory'],
  ['Container', { resources: { limits: { mem: '1Gi' } } }, 'resources.limits.mem'],
  ['Container', { resources: { limits: { cpu: '-1' } } }, 'resources.limits.cpu'],
  ['Container', { volumeMounts: [{ name: 'extra', mountPath: '/x', subPath: 'a', subPathExpr: 'b' }] }, 'volumeMounts.0.subPathExpr'],
  ['Container', { securityContext: { privileged: true, allowPrivilegeEscalation: false } }, 'securityContext.allowPrivilegeEscalation'],
  ['Container', { securityContext: { capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false } }, 'securityContext.allowPrivilegeEscalation'],
  ['Container', { securityContext: { runAsUser: -1 } }, 'securityContext.runAsUser'],
  ['Container', { securityContext: { runAsGroup: -1 } }, 'securityContext.runAsGroup'],
  // Quantities: the API server rounds them up to thousandths
  ...[['701m', '0.7'], ['1000001u', '1'], ['1e-9', '0'], ['1.0000000001', '1'], ['1.1', '1e0'], ['2', '1E0']].map(([request, limit]): Broken => (
    ['Container', { resources: { requests: { cpu: request }, limits: { cpu: limit } } }, 'resources.requests.cpu'])),
  ...[['1025', '1Ki'], ['1Ki', '1k'], ['0.1Gi', '100Mi'], ['9007199254740993', '9007199254740992'], ['1Pi', '1P']].map(([request, limit]): Broken => (
    ['Container', { resources: { requests: { memory: request }, limits: { memory: limit } } }, 'resources.requests.memory'])),
  // An empty text where a value is required
  ['Container', { name: '' }, 'name'],
  ['PodSpec', volumes({ name: '', emptyDir: {} }), 'volumes.0.name'],
  ['Container', { readinessProbe: { httpGet: { port: '' } } }, 'readinessProbe.httpGet.port'],
  ['Container', { readinessProbe: { tcpSocket: { port: '' } } }, 'readinessProbe.tcpSocket.port'],
  ['PodSpec', { securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: '' } } }, 'securityContext.seccompProfile.localhostProfile'],
  ['PodDisruptionBudgetSpec', { minAvailable: '' }, 'minAvailable'],
  // Services
  ['ServiceSpec', { ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] }, 'ports.1.name'],
  ['ServiceSpec', { ports: [{ name: 'a', port: 80 }, { port: 81 }] }, 'ports.1'],
  ['ServiceSpec', { ports: [{ name: 'a', port: 80, nodePort: 30_001 }, { name: 'b', port: 81, nodePort: 30_001 }] }, 'ports.1.nodePort'],
  ['ServiceSpec', { ports: [{ port: 65_536 }] }, 'ports.0.port'],
  ['ServiceSpec', { ports: [{ port: 80, targetPort: 65_536 }] }, 'ports.0.targetPort'],
  ['ServiceSpec', { ports: [{ port: 80, targetPort: 'Web_Port' }] }, 'ports.0.targetPort'],
  ['ServiceSpec', { ports: [{ name: 'Web_Port', port: 80 }] }, 'ports.0.name'],
  ['ServiceSpec', { type: 'ClusterIP', ports: [{ port: 80, nodePort: 30_001 }] }, 'ports.0.nodePort'],
  ['ServiceSpec', { type: 'ClusterIP', externalTrafficPolicy: 'Local' }, 'externalTrafficPolicy'],
  ['ServiceSpec', { type: 'NodePort', loadBalancerClass: 'corp.example/lb' }, 'loadBalancerClass'],
  ['ServiceSpec', { type: 'NodePort', allocateLoadBalancerNodePorts: true }, 'allocateLoadBalancerNodePorts'],
  ['ServiceSpec', { type: 'ClusterIP', loadBalancerSourceRanges: ['10.0.0.0/8'] }, 'loadBalancerSourceRanges'],
  ['ServiceSpec', { loadBalancerSourceRanges: ['10.0.0.0'] }, 'loadBalancerSourceRanges.0'],
  ...['999.1.1.1/8', '10.0.0/8', '10.0.0.0/33', '10.0.0.0/', 'fe80::1%eth0/64', ''].map((range): Broken => (
    ['ServiceSpec', { loadBalancerSourceRanges: [range] }, 'loadBalancerSourceRanges.0'])),
  ['ServiceSpec', { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'SingleStack' }, 'ipFamilies'],
  ['ServiceSpec', { ipFamilies: ['IPv4', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' }, 'ipFamilies.1'],
  ['ServiceSpec', { type: 'ExternalName' }, 'type'],
];

/** Parts that are just inside the rules. */
export const RIGHT: readonly (readonly [owner: string, fields: object])[] = [
  ['HorizontalPodAutoscalerSpec', { minReplicas: 3, maxReplicas: 3 }],
  ['HorizontalPodAutoscalerSpec', { behavior: { scaleDown: { stabilizationWindowSeconds: 0 }, scaleUp: { stabilizationWindowSeconds: 3600, policies: [{ type: 'Percent', value: 1, periodSeconds: 1800 }] } } }],
  ['PodDisruptionBudgetSpec', { minAvailable: 0 }],
  ['PodDisruptionBudgetSpec', { maxUnavailable: '100%' }],
  ['DeploymentSpec', { replicas: 0, minReadySeconds: 599, strategy: { type: 'Recreate' } }],
  ['DeploymentSpec', { strategy: { rollingUpdate: { maxSurge: '200%', maxUnavailable: 0 } } }],
  ['DeploymentSpec', { minReadySeconds: 600, progressDeadlineSeconds: 601 }],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } } }],
  ['DaemonSetSpec', { updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } }],
  ['PodSpec', { tolerations: [{ operator: 'Exists' }, { key: 'a', value: 'b' }, { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: -1 }] }],
  ['PodSpec', spread({ minDomains: 1 })],
  ['PodSpec', affinity({ operator: 'Gt', values: ['1'] })],
  ['PodSpec', affinity({ operator: 'DoesNotExist', values: [] })],
  ['PodSpec', near(100)],
  ['PodSpec', volumes({ name: 'nothing' })],
  ['PodSpec', { securityContext: { runAsUser: 0, fsGroup: 2 ** 31 - 1 } }],
  ['Container', { resources: { requests: { 'cpu': 1, 'memory': '1024Mi', 'ephemeral-storage': '1Gi' }, limits: { cpu: '1000m', memory: '1Gi' } } }],
  ['Container', { resources: { requests: { 'corp.example/gpu': 1 }, limits: { 'corp.example/gpu': 1 } } }],
  ['Container', { env: [{ name: 'A', value: '', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }],
  ['Container', { ports: [{ name: 'a', containerPort: 65_535 }, { name: 'b-2', containerPort: 1, protocol: 'UDP' }] }],
  ['Container', { readinessProbe: { httpGet: { port: 'http' }, successThreshold: 3, initialDelaySeconds: 0 } }],
  ['Container', { lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
  ['ServiceSpec', { ports: [{ port: 80, targetPort: 0 }] }],
  ['ServiceSpec', { ports: [{ name: 'a', port: 53, nodePort: 30_053, protocol: 'TCP' }, { name: 'b', port: 53, nodePort: 30_053, protocol: 'UDP' }] }],
  ['ServiceSpec', { ports: [{ name: 'a', port: 65_535, targetPort: 'web', nodePort: 0 }] }],
  ['ServiceSpec', { type: 'NodePort', externalTrafficPolicy: 'Local', loadBalancerSourceRanges: [] }],
  ['ServiceSpec', { type: 'ClusterIP', externalIPs: ['192.0.2.1'], externalTrafficPolicy: 'Local' }],
  ['ServiceSpec', { loadBalancerSourceRanges: ['10.0.0.0/8', '2001:db8::/32', ' 192.0.2.0/24 ', '::ffff:192.0.2.0/120', '0.0.0.0/0'] }],
  ...[['700m', '0.7'], ['0.7', '699999999n'], ['1.0001', '1.001'], ['0.7', '700m'], ['0.3', '300000u'], ['1.1', '1100m'], ['.1', '0.10'], ['1e-1', '100m'], ['1.0000000001', '1000000001n'], ['1.', '1E0']].map(([request, limit]) => (
    ['Container', { resources: { requests: { cpu: request }, limits: { cpu: limit } } }] as const)),
  ...[['1Ki', '1024'], ['1.5Gi', '1536Mi'], ['9007199254740992', '9007199254740993'], ['1e3', '1k'], ['0.1Gi', '107374182400m']].map(([request, limit]) => (
    ['Container', { resources: { requests: { memory: request }, limits: { memory: limit } } }] as const)),
  // An empty text is a field that is not set
  ['ServiceSpec', { ports: [{ name: '', port: 80 }] }],
  ['ServiceSpec', { ports: [{ port: 80, targetPort: '' }] }],
  ['ServiceSpec', { type: '', ports: [{ port: 80, protocol: '' }] }],
  ['Container', { ports: [{ name: '', containerPort: 80 }, { name: '', containerPort: 81 }] }],
  ['Container', { volumeMounts: [{ name: 'extra', mountPath: '/x', subPath: '', subPathExpr: 'b' }, { name: 'extra', mountPath: '/y', subPath: 'a', subPathExpr: '' }] }],
];
