import { ipFamilies, ipFamilyPolicy, platform, references, words } from './converters';
import { fixedReplicas, scalesUnlessFixed } from './istiod-rows';
import { Row } from './row';
import { IngressGatewayProps } from '../ingress-gateway';

/** What the props of a gateway say of it. */
export const GATEWAY_ROWS: Row<IngressGatewayProps>[] = [
  { prop: 'name', setting: 'name' },
  { prop: 'revision', setting: 'revision' },
  { prop: 'platform', setting: 'platform', as: platform, quiet: true },
  { prop: 'daemonSet', setting: 'kind', as: words('DaemonSet', 'Deployment') },

  { prop: 'minReplicas', setting: 'autoscaling.minReplicas' },
  { prop: 'maxReplicas', setting: 'autoscaling.maxReplicas' },
  { prop: 'replicas', setting: 'replicaCount', or: fixedReplicas },
  { prop: 'autoscaling', setting: 'autoscaling.enabled', or: scalesUnlessFixed },
  { prop: 'targetCpuUtilization', setting: 'autoscaling.targetCPUUtilizationPercentage' },

  { prop: 'pullPolicy', setting: 'imagePullPolicy', or: ({ registry }) => registry?.options.pullPolicy },
  { prop: 'pullSecrets', setting: 'imagePullSecrets', as: references, or: ({ registry }) => registry?.options.pullSecrets },
  { prop: 'resources', setting: 'resources' },
  { prop: 'env', setting: 'env' },
  { prop: 'labels', setting: 'labels' },
  { prop: 'podAnnotations', setting: 'podAnnotations' },
  { prop: 'nodeSelector', setting: 'nodeSelector' },
  { prop: 'affinity', setting: 'affinity' },
  { prop: 'tolerations', setting: 'tolerations' },

  { prop: 'service.type', setting: 'service.type' },
  { prop: 'service.ports', setting: 'service.ports' },
  { prop: 'service.annotations', setting: 'service.annotations' },
  { prop: 'service.loadBalancerIp', setting: 'service.loadBalancerIP' },
  { prop: 'service.loadBalancerSourceRanges', setting: 'service.loadBalancerSourceRanges' },
  { prop: 'service.externalTrafficPolicy', setting: 'service.externalTrafficPolicy' },
  { prop: 'service.ipFamilyPolicy', setting: 'service.ipFamilyPolicy', as: ipFamilyPolicy },
  { prop: 'service.ipFamilies', setting: 'service.ipFamilies', as: ipFamilies },
];
