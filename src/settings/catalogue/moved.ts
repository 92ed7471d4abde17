import { ChartName, CHARTS } from './chart';

/** What a message says about a value of istiod that no chart has which this library knows. A test looks into these charts. */
export const GONE = 'It is gone: the chart of Istio 1.20 and later does not have it';

/** A value that charts had at another time or place, and what took its place. */
export interface MovedValue {
  readonly chart: ChartName;
  /** The path, without `pilot` unless the value means something else at the top. */
  readonly from: string;
  /** The paths that took its place: the first one that the chart has, and that accepts the value. */
  readonly to?: readonly string[];
  /** What to do if no path took its place. A path in braces is one that the chart must have. It is written as the chart of the line has it. */
  readonly instead?: string;
}

type Entry = Omit<MovedValue, 'chart'>;

/** The same advice for several values. */
function each(from: readonly string[], instead: string): Entry[] {
  return from.map((one) => ({ from: one, instead }));
}

const NOTHING = `${GONE}, and nothing took its place`;

/** Values of the injector when it had a Deployment of its own. */
const INJECTOR = [
  'enabled', 'replicaCount', 'image', 'hub', 'tag', 'resources', 'nodeSelector', 'tolerations', 'podAnnotations', 'rollingMaxSurge', 'rollingMaxUnavailable',
  'podAntiAffinityLabelSelector', 'podAntiAffinityTermLabelSelector',
].map((name) => `sidecarInjectorWebhook.${name}`);

const ISTIOD: Entry[] = [
  // Other names
  { from: 'replicas', to: ['replicaCount'], instead: 'Use {replicaCount}' },
  { from: 'maxReplicas', to: ['autoscaleMax'] },
  { from: 'minReplicas', to: ['autoscaleMin'] },
  { from: 'autoscaling', instead: 'Use {autoscaleEnabled}, {autoscaleMin} and {autoscaleMax}' },
  { from: 'podDisruptionBudget', to: ['pdb'], instead: 'Use {global.defaultPodDisruptionBudget.enabled}' },
  { from: 'pdb', instead: 'Use {global.defaultPodDisruptionBudget.enabled}' },
  { from: 'global.defaultPodDisruptionBudget.minAvailable', instead: 'Use {pdb.minAvailable}' },
  { from: 'global.defaultPodDisruptionBudget.minAvailable', instead: 'Istio 1.27 and later have pdb.minAvailable for it' },
  { from: 'hpa', instead: 'Use {autoscaleEnabled}, {autoscaleMin} and {autoscaleMax}' },
  { from: 'extraArgs', to: ['extraContainerArgs'] },
  { from: 'args', to: ['extraContainerArgs'] },
  { from: 'extraEnv', to: ['env'], instead: 'Use {env}, a map of names and values' },
  { from: 'envs', to: ['env'], instead: 'Use {env}, a map of names and values' },
  { from: 'pilot.annotations', instead: 'Use {podAnnotations} or {serviceAnnotations}' },
  { from: 'pilot.labels', instead: 'Use {podLabels} or {deploymentLabels}' },
  { from: 'maxSurge', to: ['rollingMaxSurge'] },
  { from: 'maxUnavailable', to: ['rollingMaxUnavailable'] },
  ...each(['pilot.strategy', 'pilot.updateStrategy', 'pilot.rollingUpdate'], 'Use {rollingMaxSurge} and {rollingMaxUnavailable}'),
  { from: 'namespace', instead: 'Leave it out: the charts install into the namespace of the release, which --namespace gives' },
  ...each(['global.registry', 'global.repository'], 'Use {global.hub}, such as registry.corp/istio'),
  { from: 'global.image', instead: 'Use {global.hub} and {global.tag}' },
  ...each(['global.proxy.hub', 'global.proxy.tag'], 'Use {global.hub} and {global.tag}, or write the whole reference of the image as {global.proxy.image}'),
  { from: 'global.pullSecrets', to: ['global.imagePullSecrets'], instead: 'Use {global.imagePullSecrets}, a list of names' },
  { from: 'global.resources', instead: 'Use {global.proxy.resources} for proxies, and {resources} for istiod' },
  ...each(['global.proxy.cpu', 'global.proxy.memory'], 'Use {global.proxy.resources}'),
  ...each(['global.proxy.env', 'global.proxy.proxyMetadata'], 'Use meshConfig.defaultConfig.proxyMetadata'),
  ...each(
    ['global.podAnnotations', 'global.annotations', 'global.proxy.podAnnotations', 'global.proxy.annotations'],
    'Use {sidecarInjectorWebhook.injectedAnnotations} for the annotations of injected pods',
  ),
  ...each(
    ['global.proxy.readiness', 'global.proxy.readinessProbe'],
    'Use {global.proxy.readinessInitialDelaySeconds}, {global.proxy.readinessPeriodSeconds} and {global.proxy.readinessFailureThreshold}',
  ),
  { from: 'components', instead: 'It is a field of an IstioOperator. Give the IstioOperator to cdk8s-istio migrate with --istio-operator' },
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
  { from: 'chained', to: ['istio_cni.chained'], instead: 'It is a value of the chart cni' },
  ...each(
    ['ambient', 'cniBinDir', 'cniConfDir', 'cniConfFileName', 'cniNetnsDir', 'daemonSetLabels', 'excludeNamespaces', 'psp_cluster_role', 'repair'],
    'It is a value of the chart cni',
  ),
  ...each(['l7Telemetry', 'xdsAddress'], 'It is a value of the chart ztunnel'),
  { from: 'ztunnel', instead: 'Give its values to the chart ztunnel' },
  { from: 'istio-cni', instead: 'Give its values to the chart cni' },
  { from: 'global.nodeSelector', instead: 'Use {nodeSelector} of istiod and of each gateway' },
  { from: 'global.tolerations', instead: 'Use {tolerations} of istiod and of each gateway' },
  // Removed before Istio 1.20
  ...each(INJECTOR, `${GONE}. Istiod does the work of the injector`),
  { from: 'global.centralIstiod', to: ['global.externalIstiod'] },
  { from: 'global.configRootNamespace', instead: 'Use meshConfig.rootNamespace' },
  { from: 'configNamespace', instead: NOTHING },
  { from: 'global.arch', instead: `${GONE}. Use {affinity} of istiod and of each gateway` },
  {
    from: 'global.defaultConfigVisibilitySettings',
    instead: 'Use meshConfig.defaultServiceExportTo, meshConfig.defaultVirtualServiceExportTo and meshConfig.defaultDestinationRuleExportTo',
  },
  ...each(
    ['global.meshExpansion', 'global.multiCluster.globalDomainSuffix', 'global.multiCluster.includeEnvoyFilter'],
    `${GONE}. Install an east-west gateway with the chart gateway`,
  ),
  ...each(['global.createRemoteSvcEndpoints', 'global.remotePilotCreateSvcEndpoint'], `${GONE}. Use {global.remotePilotAddress}`),
  ...each(['global.remotePolicyAddress', 'global.remoteTelemetryAddress', 'global.policyCheckFailOpen'], `${GONE}. Mixer is gone`),
  { from: 'global.remoteZipkinAddress', instead: 'Use meshConfig.defaultConfig.tracing.zipkin.address' },
  { from: 'global.proxy.envoyStatsd', instead: 'Use meshConfig.defaultConfig.statsdUdpAddress' },
  { from: 'global.proxy.kubevirtInterfaces', instead: 'Use the annotation traffic.sidecar.istio.io/kubevirtInterfaces of pods' },
  { from: 'global.proxy.init', instead: `${GONE}. Init containers have the resources of {global.proxy.resources}` },
  { from: 'global.k8sIngressSelector', instead: 'Use meshConfig.ingressSelector' },
  ...each(['global.tracer.lightstep.secure', 'global.tracer.lightstep.cacertPath'], 'Use meshConfig.defaultConfig.tracing.tlsSettings'),
  ...each(
    ['configNamespace', 'ingressNamespace', 'policyNamespace', 'prometheusNamespace', 'securityNamespace', 'telemetryNamespace', 'monitoringPort']
      .map((name) => `global.${name}`),
    NOTHING,
  ),
  { from: 'global.istiod.enabled', instead: `${GONE}. There is no control plane without istiod` },
  { from: 'telemetry.v1', instead: `${GONE}. Use a Telemetry` },
  { from: 'sidecar', instead: `${GONE}. Istiod has no proxy` },
  {
    from: 'enableProtocolSniffing',
    instead: 'Use the variables PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_INBOUND and PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND below {env}',
  },
  { from: 'istiocoredns', instead: `${GONE}. Use the variable ISTIO_META_DNS_CAPTURE below meshConfig.defaultConfig.proxyMetadata` },
  { from: 'certmanager', instead: `${GONE}. Install cert-manager with its own chart` },
  { from: 'servicegraph', instead: `${GONE}. Install Kiali with its own chart` },
  { from: 'ingress', instead: `${GONE}. Install a gateway with the chart gateway` },
  { from: 'global.proxy_init.resources', instead: `${GONE}. Init containers have the resources of {global.proxy.resources}` },
  { from: 'podAntiAffinityLabelSelector', instead: `${GONE}. Use {affinity}` },
  { from: 'podAntiAffinityTermLabelSelector', instead: `${GONE}. Use {affinity}` },
  { from: 'global.defaultNodeSelector', instead: 'Use {nodeSelector} of istiod and of each gateway' },
  { from: 'global.defaultTolerations', instead: 'Use {tolerations} of istiod and of each gateway' },
  { from: 'global.useMCP', instead: NOTHING },
  { from: 'global.mtls', instead: `${GONE}. Use meshConfig.enableAutoMtls and a PeerAuthentication` },
  { from: 'global.controlPlaneSecurityEnabled', instead: `${GONE}. The control plane is always secured` },
  { from: 'global.disablePolicyChecks', instead: `${GONE}. Mixer is gone` },
  ...each(
    ['enabled', 'udsPath', 'useNormalJwt', 'useTrustworthyJwt'].map((name) => `global.sds.${name}`),
    `${GONE}. Secrets are always served by SDS`,
  ),
  { from: 'global.k8sIngress', instead: `${GONE}. Use meshConfig.ingressService and meshConfig.ingressSelector` },
  { from: 'global.proxy.tracer', instead: 'Use meshConfig.extensionProviders and a Telemetry' },
  { from: 'global.enableHelmTest', instead: NOTHING },
  { from: 'enableProtocolSniffingForInbound', instead: 'Use the variable PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_INBOUND below {env}' },
  { from: 'enableProtocolSniffingForOutbound', instead: 'Use the variable PILOT_ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND below {env}' },
  { from: 'configSource', instead: 'Use meshConfig.configSources' },
  { from: 'useMCP', instead: NOTHING },
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
  { from: 'sidecarInjectorWebhook.useLegacySelectors', instead: NOTHING },
  { from: 'gateways.istio-ingressgateway', instead: 'Give its values to the chart gateway, one release for each gateway' },
  { from: 'gateways.istio-egressgateway', instead: 'Give its values to the chart gateway, one release for each gateway' },
  { from: 'gateways', instead: 'Give the values of each gateway to the chart gateway, one release for each gateway' },
  { from: 'gateways.enabled', instead: 'Leave it out: the chart gateway installs each gateway as a release of its own' },
];

const GATEWAY: Entry[] = [
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
  { from: 'serviceType', to: ['service.type'] },
  { from: 'serviceAccountName', to: ['serviceAccount.name'] },
  { from: 'extraVolumes', to: ['volumes'] },
  { from: 'extraVolumeMounts', to: ['volumeMounts'] },
  ...['extraContainers', 'sidecars', 'containers'].map((from) => ({ from, to: ['additionalContainers'] })),
  ...['extraEnv', 'envs'].map((from) => ({ from, to: ['env'], instead: 'Use {env}, a map of names and values' })),
  { from: 'autoscaling.min', to: ['autoscaling.minReplicas'] },
  { from: 'autoscaling.max', to: ['autoscaling.maxReplicas'] },
  { from: 'autoscaling.behavior', to: ['autoscaling.autoscaleBehavior'] },
  ...each(['autoscaling.cpu', 'autoscaling.targetCPU'], 'Use {autoscaling.targetCPUUtilizationPercentage}'),
  ...each(['autoscaling.memory', 'autoscaling.targetMemory'], 'Use {autoscaling.targetMemoryUtilizationPercentage}'),
  { from: 'hpa', instead: 'Use {autoscaling.enabled}, {autoscaling.minReplicas} and {autoscaling.maxReplicas}' },
  ...each(['rollingMaxSurge', 'rollingMaxUnavailable', 'rollingUpdate', 'updateStrategy'], 'Use {strategy}, the strategy of a Deployment'),
  ...each(['selector', 'istio'], 'Use {labels}: the labels app and istio become the selector'),
  { from: 'namespace', instead: 'Leave it out: the chart installs into the namespace of the release, which --gateway-namespace gives' },
  { from: 'serviceAccountAnnotations', to: ['serviceAccount.annotations'] },
  { from: 'serviceAccount.enabled', to: ['serviceAccount.create'] },
  { from: 'rbac.create', to: ['rbac.enabled'] },
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
const PRINTED: Entry[] = ['USER-SUPPLIED VALUES', 'COMPUTED VALUES'].map((from) => (
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

/** The same for a path with other capitals, hyphens or underscores. */
export function movedValuesLike(chart: ChartName, path: string): MovedValue[] {
  return MOVED.filter((moved) => moved.chart === chart && letters(moved.from) === letters(path));
}

function letters(path: string): string {
  return path.replace(/[-_]/g, '').toLowerCase();
}
