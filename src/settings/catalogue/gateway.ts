import { byLine } from './by-line';
import { FAMILIES, FAMILY_POLICY, PULL_POLICY } from './kinds';
import { ACCOUNT_RULE, ANNOTATIONS_RULE, GATEWAY_NAME_RULE, LABELS_RULE, LABEL_RULE, PRIORITY_RULE } from './rules';
import { catalogue } from './setting';

/** The settings of the chart `gateway`. */
export const GATEWAY_SETTINGS = catalogue([
  // The gateway as a whole
  { setting: 'name', kind: 'word', rule: GATEWAY_NAME_RULE, default: '', prop: 'name' },
  { setting: 'revision', kind: byLine({ '1.20': 'word', '1.26': 'text' }), rule: LABEL_RULE, default: '', required: true, prop: 'revision' },
  { setting: 'platform', kind: 'text', since: '1.26', prop: 'platform', as: 'platform', quiet: true },
  { setting: 'networkGateway', kind: 'quoted', rule: LABEL_RULE, default: '', prop: 'networkGateway' },
  { setting: 'kind', kind: 'one of Deployment, DaemonSet', default: 'Deployment', required: true, prop: 'daemonSet', as: { yes: 'DaemonSet', no: 'Deployment' } },

  // The number of replicas
  { setting: 'autoscaling.minReplicas', kind: 'integer', fragment: 'HorizontalPodAutoscalerSpec.minReplicas', default: 1, prop: 'minReplicas' },
  { setting: 'autoscaling.maxReplicas', kind: 'integer', fragment: 'HorizontalPodAutoscalerSpec.maxReplicas', default: 5, prop: 'maxReplicas' },
  { setting: 'replicaCount', kind: 'integer', fragment: 'DeploymentSpec.replicas', default: null, prop: 'replicas' },
  { setting: 'autoscaling.enabled', kind: 'boolean', default: true, prop: 'autoscaling' },
  { setting: 'autoscaling.targetCPUUtilizationPercentage', kind: 'integer', fragment: 'MetricTarget.averageUtilization', default: 80, prop: 'targetCpuUtilization' },
  { setting: 'autoscaling.targetMemoryUtilizationPercentage', kind: 'number or empty map', default: {}, since: '1.26', prop: 'targetMemoryUtilization' },
  { setting: 'autoscaling.autoscaleBehavior', kind: 'map', fragment: 'HorizontalPodAutoscalerSpec.behavior', default: {}, since: '1.26', prop: 'scalingBehavior', as: 'scalingBehavior' },
  { setting: 'podDisruptionBudget', kind: 'map', fragment: 'PodDisruptionBudgetSpec', default: {}, prop: 'disruption', as: 'disruption' },
  { setting: 'strategy', kind: 'map', fragment: 'DeploymentSpec.strategy', default: {}, since: '1.26', prop: 'strategy', as: 'deploymentStrategy' },
  { setting: 'minReadySeconds', kind: 'number', fragment: 'DeploymentSpec.minReadySeconds', default: null, since: '1.26', prop: 'minReady', as: 'seconds' },
  { setting: 'terminationGracePeriodSeconds', kind: 'number', fragment: 'PodSpec.terminationGracePeriodSeconds', default: 30, prop: 'terminationGracePeriod', as: 'seconds' },

  // Scheduling and contents of the pods
  { setting: 'imagePullPolicy', kind: PULL_POLICY, default: '', prop: 'pullPolicy', as: 'imagePullPolicy', or: ['registry.options.pullPolicy'] },
  { setting: 'imagePullSecrets', kind: 'list of map', fragment: 'PodSpec.imagePullSecrets', default: [], prop: 'pullSecrets', as: 'references', or: ['registry.options.pullSecrets'] },
  { setting: 'nodeSelector', kind: 'map', fragment: 'PodSpec.nodeSelector', rule: LABELS_RULE, default: {}, prop: 'nodeSelector', as: 'texts' },
  { setting: 'affinity', kind: 'map', fragment: 'PodSpec.affinity', default: {}, prop: 'affinity', as: 'affinity' },
  { setting: 'tolerations', kind: 'list', fragment: 'PodSpec.tolerations', default: [], prop: 'tolerations', as: 'tolerations' },
  { setting: 'topologySpreadConstraints', kind: 'list', fragment: 'PodSpec.topologySpreadConstraints', default: [], prop: 'topologySpreadConstraints', as: 'topologySpreadConstraints' },
  { setting: 'priorityClassName', kind: 'word', rule: PRIORITY_RULE, default: '', prop: 'priorityClassName' },
  { setting: 'resources', kind: 'map', fragment: 'Container.resources', default: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } }, prop: 'resources', as: 'resources' },
  { setting: 'env', kind: 'map of scalar', default: {}, required: true, prop: 'env', as: 'scalars' },
  { setting: 'envVarFrom', kind: 'list', fragment: 'Container.env', default: [], since: '1.27', prop: 'envFrom', as: 'envVars' },
  { setting: 'volumes', kind: 'list of map', fragment: 'PodSpec.volumes', default: [], prop: 'volumes', as: 'volumes' },
  { setting: 'volumeMounts', kind: 'list of map', fragment: 'Container.volumeMounts', default: [], prop: 'volumeMounts', as: 'volumeMounts' },
  { setting: 'initContainers', kind: 'list', fragment: 'PodSpec.initContainers', default: [], since: '1.27', prop: 'initContainers', as: 'containers' },
  { setting: 'additionalContainers', kind: 'list', fragment: 'PodSpec.containers', default: [], since: '1.27', prop: 'additionalContainers', as: 'containers' },
  { setting: 'readinessProbe', kind: 'map', fragment: 'Container.readinessProbe', default: {}, since: '1.26', prop: 'readinessProbe', as: 'probe' },
  { setting: 'lifecycle', kind: 'map', fragment: 'Container.lifecycle', default: {}, since: '1.27', prop: 'lifecycle', as: 'lifecycle' },
  { setting: 'securityContext', kind: 'map', fragment: 'PodSpec.securityContext', default: byLine({ '1.20': null, '1.26': {} }), prop: 'securityContext', as: 'podSecurityContext' },
  { setting: 'containerSecurityContext', kind: 'map', fragment: 'Container.securityContext', default: byLine({ '1.20': null, '1.26': {} }), prop: 'containerSecurityContext', as: 'containerSecurityContext' },

  // Labels, annotations and the service account
  { setting: 'labels', kind: 'map of scalar', rule: LABELS_RULE, default: byLine({ '1.20': {}, '1.26': { 'istio.io/dataplane-mode': 'none' } }), required: true, prop: 'labels', as: 'texts' },
  { setting: 'annotations', kind: 'map of text', rule: ANNOTATIONS_RULE, default: {}, required: true, prop: 'annotations', as: 'texts' },
  {
    setting: 'podAnnotations',
    kind: 'map of text',
    rule: ANNOTATIONS_RULE,
    default: {
      'prometheus.io/port': '15020',
      'prometheus.io/scrape': 'true',
      'prometheus.io/path': '/stats/prometheus',
      'inject.istio.io/templates': 'gateway',
      'sidecar.istio.io/inject': 'true',
    },
    prop: 'podAnnotations',
    as: 'texts',
  },
  { setting: 'serviceAccount.name', kind: 'word', rule: ACCOUNT_RULE, default: '', prop: 'account.name' },
  { setting: 'serviceAccount.create', kind: 'boolean', default: true, prop: 'account.create' },
  { setting: 'serviceAccount.annotations', kind: 'map of text', rule: ANNOTATIONS_RULE, default: {}, prop: 'account.annotations', as: 'texts' },
  { setting: 'rbac.enabled', kind: 'boolean', default: true, prop: 'account.readsSecrets' },

  // The Service
  { setting: 'service.type', kind: 'word', default: 'LoadBalancer', required: true, prop: 'service.type', as: 'serviceType' },
  {
    setting: 'service.ports',
    kind: 'list of map',
    fragment: 'ServiceSpec.ports',
    default: [
      { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
      { name: 'http2', port: 80, protocol: 'TCP', targetPort: 80 },
      { name: 'https', port: 443, protocol: 'TCP', targetPort: 443 },
    ],
    required: true,
    prop: 'service.ports',
    as: 'servicePorts',
  },
  { setting: 'service.annotations', kind: 'map of text', rule: ANNOTATIONS_RULE, default: {}, required: true, prop: 'service.annotations', as: 'texts' },
  { setting: 'service.loadBalancerIP', kind: 'quoted', default: '', prop: 'service.loadBalancerIp' },
  { setting: 'service.loadBalancerSourceRanges', kind: 'list', fragment: 'ServiceSpec.loadBalancerSourceRanges', default: [], prop: 'service.loadBalancerSourceRanges' },
  { setting: 'service.loadBalancerClass', kind: 'word', since: '1.26', prop: 'service.loadBalancerClass' },
  { setting: 'service.allocateLoadBalancerNodePorts', kind: 'boolean', since: '1.26', prop: 'service.allocateNodePorts' },
  { setting: 'service.externalIPs', kind: 'list of word', default: [], prop: 'service.externalIps' },
  { setting: 'service.externalTrafficPolicy', kind: 'quoted', fragment: 'ServiceSpec.externalTrafficPolicy', default: '', prop: 'service.externalTrafficPolicy', as: 'externalTrafficPolicy' },
  { setting: 'service.internalTrafficPolicy', kind: 'quoted', fragment: 'ServiceSpec.internalTrafficPolicy', since: '1.28', prop: 'service.internalTrafficPolicy', as: 'internalTrafficPolicy' },
  { setting: 'service.clusterIP', kind: 'word', default: '', since: '1.28', required: true, prop: 'service.clusterIp' },
  { setting: 'service.selectorLabels', kind: 'map of text', rule: LABELS_RULE, default: {}, since: '1.28', prop: 'service.selectorLabels', as: 'texts' },
  { setting: 'service.ipFamilyPolicy', kind: FAMILY_POLICY, default: '', prop: 'service.ipFamilyPolicy', as: 'ipFamilyPolicy' },
  { setting: 'service.ipFamilies', kind: FAMILIES, fragment: 'ServiceSpec.ipFamilies', default: [], prop: 'service.ipFamilies', as: 'ipFamilies' },

  // Who may connect to the gateway
  { setting: 'global.networkPolicy.enabled', kind: 'boolean', default: false, since: '1.28', prop: 'networkPolicy' },

  // Values that the chart accepts for other charts or older releases
  { setting: 'global', kind: 'map', until: '1.27', required: true, unread: true },
  { setting: 'global.*', kind: 'anything', since: '1.28', unread: true },
  { setting: 'pilot', kind: 'map', since: '1.28', unread: true },
  { setting: 'defaultRevision', kind: 'text', since: '1.28', unread: true },
  { setting: 'runAsRoot', kind: 'boolean', required: true, unread: true },
  { setting: 'unprivilegedPort', kind: 'boolean or auto', required: true, unread: true },
  { setting: 'profile', kind: 'text', since: '1.26', unread: true },
  { setting: 'compatibilityVersion', kind: 'text', since: '1.26', unread: true },
]);
