import {
  disruption, externalTrafficPolicy, imagePullPolicy, ipFamilies, ipFamilyPolicy, objects, platform, references, seconds, serviceType, texts, words,
} from './converters';
import { fixedReplicas, scalesUnlessFixed } from './istiod-rows';
import { Row } from './row';
import { IstioIngressGatewayProps } from '../ingress-gateway-props';

/** What the props of a gateway say of it. */
export const GATEWAY_ROWS: Row<IstioIngressGatewayProps>[] = [
  { prop: 'name', setting: 'name' },
  { prop: 'revision', setting: 'revision' },
  { prop: 'platform', setting: 'platform', as: platform, quiet: true },
  { prop: 'networkGateway', setting: 'networkGateway' },
  { prop: 'daemonSet', setting: 'kind', as: words('DaemonSet', 'Deployment') },

  // How many pods
  { prop: 'minReplicas', setting: 'autoscaling.minReplicas' },
  { prop: 'maxReplicas', setting: 'autoscaling.maxReplicas' },
  { prop: 'replicas', setting: 'replicaCount', or: fixedReplicas },
  { prop: 'autoscaling', setting: 'autoscaling.enabled', or: scalesUnlessFixed },
  { prop: 'targetCpuUtilization', setting: 'autoscaling.targetCPUUtilizationPercentage' },
  { prop: 'targetMemoryUtilization', setting: 'autoscaling.targetMemoryUtilizationPercentage' },
  { prop: 'scalingBehavior', setting: 'autoscaling.autoscaleBehavior' },
  { prop: 'disruption', setting: 'podDisruptionBudget', as: disruption },
  { prop: 'strategy', setting: 'strategy' },
  { prop: 'minReady', setting: 'minReadySeconds', as: seconds },
  { prop: 'terminationGracePeriod', setting: 'terminationGracePeriodSeconds', as: seconds },

  // Where they run, and with what
  { prop: 'pullPolicy', setting: 'imagePullPolicy', as: imagePullPolicy, or: ({ registry }) => registry?.options.pullPolicy },
  { prop: 'pullSecrets', setting: 'imagePullSecrets', as: references, or: ({ registry }) => registry?.options.pullSecrets },
  { prop: 'nodeSelector', setting: 'nodeSelector', as: texts },
  { prop: 'affinity', setting: 'affinity' },
  { prop: 'tolerations', setting: 'tolerations', as: objects },
  { prop: 'topologySpreadConstraints', setting: 'topologySpreadConstraints', as: objects },
  { prop: 'priorityClassName', setting: 'priorityClassName' },
  { prop: 'resources', setting: 'resources' },
  { prop: 'env', setting: 'env' },
  { prop: 'envFrom', setting: 'envVarFrom', as: objects },
  { prop: 'volumes', setting: 'volumes', as: objects },
  { prop: 'volumeMounts', setting: 'volumeMounts', as: objects },
  { prop: 'initContainers', setting: 'initContainers', as: objects },
  { prop: 'additionalContainers', setting: 'additionalContainers', as: objects },
  { prop: 'readinessProbe', setting: 'readinessProbe' },
  { prop: 'lifecycle', setting: 'lifecycle' },
  { prop: 'securityContext', setting: 'securityContext' },
  { prop: 'containerSecurityContext', setting: 'containerSecurityContext' },

  // How others know them
  { prop: 'labels', setting: 'labels', as: texts },
  { prop: 'annotations', setting: 'annotations', as: texts },
  { prop: 'podAnnotations', setting: 'podAnnotations', as: texts },
  { prop: 'account.name', setting: 'serviceAccount.name' },
  { prop: 'account.create', setting: 'serviceAccount.create' },
  { prop: 'account.annotations', setting: 'serviceAccount.annotations', as: texts },
  { prop: 'account.readsSecrets', setting: 'rbac.enabled' },

  // The Service
  { prop: 'service.type', setting: 'service.type', as: serviceType },
  { prop: 'service.ports', setting: 'service.ports', as: objects },
  { prop: 'service.annotations', setting: 'service.annotations', as: texts },
  { prop: 'service.loadBalancerIp', setting: 'service.loadBalancerIP' },
  { prop: 'service.loadBalancerSourceRanges', setting: 'service.loadBalancerSourceRanges' },
  { prop: 'service.loadBalancerClass', setting: 'service.loadBalancerClass' },
  { prop: 'service.allocateNodePorts', setting: 'service.allocateLoadBalancerNodePorts' },
  { prop: 'service.externalIps', setting: 'service.externalIPs' },
  { prop: 'service.externalTrafficPolicy', setting: 'service.externalTrafficPolicy', as: externalTrafficPolicy },
  { prop: 'service.ipFamilyPolicy', setting: 'service.ipFamilyPolicy', as: ipFamilyPolicy },
  { prop: 'service.ipFamilies', setting: 'service.ipFamilies', as: ipFamilies },
];
