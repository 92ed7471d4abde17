import { ChartName, CHARTS } from './chart';

/** What a message says about a value of istiod that no chart has which this library knows. A test looks into these charts. */
export const GONE = 'It is gone: the chart of Istio 1.20 and later does not have it';

/** A value that charts had at another time or place, and what took its place. */
export interface MovedValue {
  readonly chart: ChartName;
  /** The path, without `pilot`. */
  readonly from: string;
  /** The paths that took its place: the first one that the chart has, and that accepts the value. */
  readonly to?: readonly string[];
  /** What to do if no path took its place. A path in braces is one that the chart must have. It is written as the chart of the line has it. */
  readonly instead?: string;
}

const ISTIOD: Omit<MovedValue, 'chart'>[] = [
  // Other names
  { from: 'replicas', to: ['replicaCount'], instead: 'Use {replicaCount}' },
  { from: 'maxReplicas', to: ['autoscaleMax'] },
  { from: 'minReplicas', to: ['autoscaleMin'] },
  { from: 'autoscaling', instead: 'Use {autoscaleEnabled}, {autoscaleMin} and {autoscaleMax}' },
  { from: 'podDisruptionBudget', to: ['pdb'], instead: 'Use {global.defaultPodDisruptionBudget.enabled}' },
  { from: 'pdb', instead: 'Use {global.defaultPodDisruptionBudget.enabled}' },
  { from: 'global.defaultPodDisruptionBudget.minAvailable', instead: 'Use {pdb.minAvailable}' },
  { from: 'global.defaultPodDisruptionBudget.minAvailable', instead: 'Istio 1.27 and later have pdb.minAvailable for it' },
  { from: 'extraArgs', to: ['extraContainerArgs'] },
  { from: 'serviceAccount', instead: 'The chart always creates the service account istiod. Use {serviceAccountAnnotations} for its annotations' },
  { from: 'serviceAccount', instead: 'The chart always creates the service account istiod' },
  { from: 'service', instead: 'Use {serviceAnnotations}, {ipFamilyPolicy} and {ipFamilies} for the Service of istiod' },
  { from: 'istio_cni', instead: 'Use {pilot.cni.enabled} for the CNI plugin' },
  { from: 'cni', instead: 'Use {istio_cni.enabled} for the CNI plugin' },
  { from: 'global.istiod.logLevel', instead: 'Use {global.logging.level}, such as default:debug' },
  { from: 'logLevel', instead: 'Use {global.logging.level}, such as default:debug' },
  { from: 'global.multiCluster.enabled', instead: 'Leave it out: {global.multiCluster.clusterName} and {global.network} are enough' },
  { from: 'enabled', instead: 'Leave it out: the chart installs istiod whenever it is installed' },
  { from: 'ingressGateways', instead: 'Give the values of each gateway to the chart gateway, one release for each gateway' },
  { from: 'egressGateways', instead: 'Give the values of each gateway to the chart gateway, one release for each gateway' },
  { from: 'ztunnel', instead: 'Give its values to the chart ztunnel' },
  { from: 'istio-cni', instead: 'Give its values to the chart cni' },
  { from: 'global.nodeSelector', instead: 'Use {nodeSelector} of istiod and of each gateway' },
  { from: 'global.tolerations', instead: 'Use {tolerations} of istiod and of each gateway' },
  // Removed before Istio 1.20
  { from: 'global.proxy_init.resources', instead: `${GONE}. Init containers have the resources of {global.proxy.resources}` },
  { from: 'podAntiAffinityLabelSelector', instead: `${GONE}. Use {affinity}` },
  { from: 'podAntiAffinityTermLabelSelector', instead: `${GONE}. Use {affinity}` },
  { from: 'global.defaultNodeSelector', instead: 'Use {nodeSelector} of istiod and of each gateway' },
  { from: 'global.defaultTolerations', instead: 'Use {tolerations} of istiod and of each gateway' },
  { from: 'global.useMCP', instead: `${GONE}, and nothing took its place` },
  { from: 'global.mtls', instead: `${GONE}. Use meshConfig.enableAutoMtls and a PeerAuthentication` },
  { from: 'global.controlPlaneSecurityEnabled', instead: `${GONE}. The control plane is always secured` },
  { from: 'global.disablePolicyChecks', instead: `${GONE}. Mixer is gone` },
  { from: 'global.sds.enabled', instead: `${GONE}. Secrets are always served by SDS` },
  { from: 'global.sds.udsPath', instead: `${GONE}. Secrets are always served by SDS` },
  { from: 'global.sds.useNormalJwt', instead: `${GONE}. Secrets are always served by SDS` },
  { from: 'global.k8sIngress', instead: `${GONE}. Use meshConfig.ingressService and meshConfig.ingressSelector` },
  { from: 'global.proxy.tracer', instead: 'Use meshConfig.extensionProviders and a Telemetry' },
  { from: 'global.enableHelmTest', instead: `${GONE}, and nothing took its place` },
  { from: 'enableProtocolSniffingForInbound', instead: 'Use the variable PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_INBOUND below {env}' },
  { from: 'enableProtocolSniffingForOutbound', instead: 'Use the variable PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND below {env}' },
  { from: 'configSource', instead: 'Use meshConfig.configSources' },
  { from: 'useMCP', instead: `${GONE}, and nothing took its place` },
  { from: 'policy', instead: `${GONE}. Use meshConfig.outboundTrafficPolicy and an AuthorizationPolicy` },
  { from: 'mixer', instead: `${GONE}. Use a Telemetry and an AuthorizationPolicy` },
  { from: 'galley', instead: `${GONE}. Istiod does the work of Galley` },
  { from: 'security', instead: `${GONE}. Istiod does the work of Citadel` },
  { from: 'nodeagent', instead: `${GONE}. The agent in each proxy does its work` },
  { from: 'prometheus', instead: `${GONE}. Install Prometheus with its own chart` },
  { from: 'grafana', instead: `${GONE}. Install Grafana with its own chart` },
  { from: 'kiali', instead: `${GONE}. Install Kiali with its own chart` },
  { from: 'tracing', instead: `${GONE}. Use meshConfig.enableTracing and meshConfig.extensionProviders` },
  { from: 'sidecarInjectorWebhook.objectSelector', instead: `${GONE}. Use the label sidecar.istio.io/inject of pods` },
  { from: 'sidecarInjectorWebhook.useLegacySelectors', instead: `${GONE}, and nothing took its place` },
  { from: 'gateways.istio-ingressgateway', instead: 'Give its values to the chart gateway, one release for each gateway' },
  { from: 'gateways.istio-egressgateway', instead: 'Give its values to the chart gateway, one release for each gateway' },
  { from: 'gateways', instead: 'Give the values of each gateway to the chart gateway, one release for each gateway' },
  { from: 'gateways.enabled', instead: 'Leave it out: the chart gateway installs each gateway as a release of its own' },
];

const GATEWAY: Omit<MovedValue, 'chart'>[] = [
  { from: 'replicas', to: ['replicaCount'] },
  { from: 'autoscaleEnabled', to: ['autoscaling.enabled'] },
  { from: 'autoscaleMin', to: ['autoscaling.minReplicas'] },
  { from: 'autoscaleMax', to: ['autoscaling.maxReplicas'] },
  { from: 'cpu', instead: 'Use {autoscaling.targetCPUUtilizationPercentage}' },
  { from: 'memory', instead: 'Use {autoscaling.targetMemoryUtilizationPercentage}' },
  { from: 'autoscaleBehavior', to: ['autoscaling.autoscaleBehavior'] },
  { from: 'minReplicas', to: ['autoscaling.minReplicas'] },
  { from: 'maxReplicas', to: ['autoscaling.maxReplicas'] },
  { from: 'pdb', to: ['podDisruptionBudget'] },
  { from: 'podLabels', instead: 'Use {labels}, which all objects of the gateway and its pods get' },
  { from: 'deploymentLabels', instead: 'Use {labels}, which all objects of the gateway and its pods get' },
  { from: 'deploymentAnnotations', to: ['annotations'] },
  { from: 'serviceAnnotations', to: ['service.annotations'] },
  { from: 'serviceAccountAnnotations', to: ['serviceAccount.annotations'] },
  { from: 'type', to: ['service.type'] },
  { from: 'ports', to: ['service.ports'] },
  { from: 'nodePorts', instead: 'Give each port of {service.ports} its nodePort' },
  { from: 'service.nodePorts', instead: 'Give each port of {service.ports} its nodePort' },
  { from: 'containerPorts', instead: 'Leave it out: the proxy listens on the ports that Gateways name. Use {service.ports} for the Service' },
  { from: 'secretVolumes', instead: 'Use {volumes} and {volumeMounts}' },
  { from: 'configVolumes', instead: 'Use {volumes} and {volumeMounts}' },
  { from: 'podAntiAffinityLabelSelector', instead: 'Use {affinity}' },
  { from: 'podAntiAffinityTermLabelSelector', instead: 'Use {affinity}' },
  { from: 'hub', instead: 'Leave it out: istiod sets the image of gateways' },
  { from: 'tag', instead: 'Leave it out: istiod sets the image of gateways' },
  { from: 'image', instead: 'Leave it out: istiod sets the image of gateways' },
  { from: 'variant', instead: 'Leave it out: istiod sets the image of gateways' },
  { from: 'enabled', instead: 'Leave it out: the chart installs a gateway whenever it is installed' },
  { from: 'gateways', instead: 'Write the values of the gateway itself at the top: one release of the chart is one gateway' },
];

/** Lines that helm itself prints above values. */
const PRINTED: Omit<MovedValue, 'chart'>[] = ['USER-SUPPLIED VALUES', 'COMPUTED VALUES'].map((from) => (
  { from, instead: 'Delete this line, which helm get values prints. With -o yaml it does not' }));

/** All of them. */
export const MOVED: readonly MovedValue[] = [
  ...CHARTS.flatMap((chart) => PRINTED.map((moved) => ({ chart, ...moved }))),
  ...ISTIOD.map((moved) => ({ chart: 'istiod' as const, ...moved })),
  ...GATEWAY.map((moved) => ({ chart: 'gateway' as const, ...moved })),
];

/** What became of a value that the chart does not have. The first entry counts whose paths the chart of a line has. */
export function movedValues(chart: ChartName, path: string): MovedValue[] {
  return MOVED.filter((moved) => moved.chart === chart && moved.from === path);
}
