import {
  certProvider, cniProvider, commas, durationText, imagePullPolicy, inverted, ipFamilies, ipFamilyPolicy, jwtPolicy, logLevel, meshConfig, objects,
  platform, podAmount, podEviction, presence, profile, seconds, texts, tracer, words,
} from './converters';
import { Row } from './row';
import { MeshCommonProps } from '../mesh-props';

/** What the props of a mesh say of istiod, and of the proxies that it injects. */
export const ISTIOD_ROWS: Row<MeshCommonProps>[] = [
  // First, since it is merged over all of `global`: what other props say of it comes later.
  { prop: 'injection.values', setting: 'global', rest: true },

  { prop: 'profile', setting: 'profile', as: profile },
  { prop: 'compatibilityVersion', setting: 'compatibilityVersion' },
  { prop: 'platform', setting: 'global.platform', as: platform },
  { prop: 'istiod.platformName', setting: 'platform' },
  { prop: 'namespace', setting: 'global.istioNamespace', or: ({ istioNamespace }) => istioNamespace },
  { prop: 'revision', setting: 'revision' },
  { prop: 'revisionTags', setting: 'revisionTags' },
  { prop: 'ipFamilyPolicy', setting: 'ipFamilyPolicy', as: ipFamilyPolicy },
  { prop: 'ipFamilies', setting: 'ipFamilies', as: ipFamilies },

  // Images
  { prop: 'registry.hub', setting: 'global.hub' },
  { prop: 'registry.options.tag', setting: 'global.tag' },
  { prop: 'registry.options.variant', setting: 'global.variant' },
  { prop: 'registry.options.pullPolicy', setting: 'global.imagePullPolicy', as: imagePullPolicy },
  { prop: 'registry.options.pullSecrets', setting: 'global.imagePullSecrets' },
  { prop: 'registry.options.pilot', setting: 'image' },
  { prop: 'registry.options.proxy', setting: 'global.proxy.image' },
  { prop: 'registry.options.proxyInit', setting: 'global.proxy_init.image', or: ({ registry }) => registry?.options.proxy },
  { prop: 'istiod.hub', setting: 'hub' },
  { prop: 'istiod.tag', setting: 'tag' },
  { prop: 'istiod.variant', setting: 'variant' },
  { prop: 'proxy.variant', setting: 'global.proxy.variant' },

  // How many istiods
  { prop: 'istiod.minReplicas', setting: 'autoscaleMin' },
  { prop: 'istiod.maxReplicas', setting: 'autoscaleMax' },
  { prop: 'istiod.replicas', setting: 'replicaCount', or: ({ istiod }) => fixedReplicas(istiod) },
  { prop: 'istiod.autoscaling', setting: 'autoscaleEnabled', or: ({ istiod }) => scalesUnlessFixed(istiod) },
  { prop: 'istiod.targetCpuUtilization', setting: 'cpu.targetAverageUtilization' },
  { prop: 'istiod.targetMemoryUtilization', setting: 'memory.targetAverageUtilization' },
  { prop: 'istiod.scalingBehavior', setting: 'autoscaleBehavior' },
  { prop: 'istiod.maxSurge', setting: 'rollingMaxSurge', as: podAmount },
  { prop: 'istiod.maxUnavailable', setting: 'rollingMaxUnavailable', as: podAmount },
  { prop: 'istiod.disruptionBudget', setting: 'global.defaultPodDisruptionBudget.enabled' },
  { prop: 'istiod.disruption.minAvailable', setting: 'pdb.minAvailable', as: podAmount },
  { prop: 'istiod.disruption.maxUnavailable', setting: 'pdb.maxUnavailable', as: podAmount },
  { prop: 'istiod.disruption.unhealthyPodEviction', setting: 'pdb.unhealthyPodEvictionPolicy', as: podEviction },

  // Where istiods run, and with what
  { prop: 'istiod.nodeSelector', setting: 'nodeSelector', as: texts },
  { prop: 'istiod.affinity', setting: 'affinity' },
  { prop: 'istiod.tolerations', setting: 'tolerations', as: objects },
  { prop: 'istiod.topologySpreadConstraints', setting: 'topologySpreadConstraints', as: objects },
  { prop: 'istiod.priorityClassName', setting: 'global.priorityClassName' },
  { prop: 'istiod.resources', setting: 'resources' },
  { prop: 'istiod.defaultResources', setting: 'global.defaultResources' },
  { prop: 'istiod.seccompProfile', setting: 'seccompProfile' },
  { prop: 'istiod.volumes', setting: 'volumes', as: objects },
  { prop: 'istiod.volumeMounts', setting: 'volumeMounts', as: objects },
  { prop: 'istiod.initContainers', setting: 'initContainers', as: objects },

  // What istiod is told
  { prop: 'istiod.env', setting: 'env' },
  { prop: 'istiod.envFrom', setting: 'envVarFrom', as: objects },
  { prop: 'istiod.extraArgs', setting: 'extraContainerArgs' },
  { prop: 'istiod.plugins', setting: 'plugins' },
  { prop: 'istiod.logLevel', setting: 'global.logging.level' },
  { prop: 'istiod.logAsJson', setting: 'global.logAsJson' },
  { prop: 'istiod.maxConnectionAge', setting: 'keepaliveMaxServerConnectionAge', as: durationText('h', 'm', 's') },
  { prop: 'istiod.ownNamespaceOnly', setting: 'global.oneNamespace' },
  { prop: 'istiod.meshConfigMap', setting: 'configMap' },

  // How others know istiod
  { prop: 'istiod.podLabels', setting: 'podLabels', as: texts },
  { prop: 'istiod.podAnnotations', setting: 'podAnnotations', as: texts },
  { prop: 'istiod.deploymentLabels', setting: 'deploymentLabels', as: texts },
  { prop: 'istiod.deploymentAnnotations', setting: 'deploymentAnnotations', as: texts },
  { prop: 'istiod.serviceAnnotations', setting: 'serviceAnnotations', as: texts },
  { prop: 'istiod.serviceAccountAnnotations', setting: 'serviceAccountAnnotations', as: texts },
  { prop: 'istiod.trafficDistribution', setting: 'trafficDistribution' },
  { prop: 'istiod.ownerName', setting: 'ownerName' },

  // Proxies
  { prop: 'proxy.clusterDomain', setting: 'global.proxy.clusterDomain' },
  { prop: 'proxy.logLevel', setting: 'global.proxy.logLevel', as: logLevel },
  { prop: 'proxy.componentLogLevel', setting: 'global.proxy.componentLogLevel' },
  { prop: 'proxy.resources', setting: 'global.proxy.resources' },
  { prop: 'proxy.holdApplicationUntilProxyStarts', setting: 'global.proxy.holdApplicationUntilProxyStarts' },
  { prop: 'proxy.lifecycle', setting: 'global.proxy.lifecycle' },
  { prop: 'proxy.includeIpRanges', setting: 'global.proxy.includeIPRanges', as: commas },
  { prop: 'proxy.excludeIpRanges', setting: 'global.proxy.excludeIPRanges', as: commas },
  { prop: 'proxy.includeInboundPorts', setting: 'global.proxy.includeInboundPorts', as: commas },
  { prop: 'proxy.excludeInboundPorts', setting: 'global.proxy.excludeInboundPorts', as: commas },
  { prop: 'proxy.includeOutboundPorts', setting: 'global.proxy.includeOutboundPorts', as: commas },
  { prop: 'proxy.excludeOutboundPorts', setting: 'global.proxy.excludeOutboundPorts', as: commas },
  { prop: 'proxy.privileged', setting: 'global.proxy.privileged' },
  { prop: 'proxy.coreDumps', setting: 'global.proxy.enableCoreDump' },
  { prop: 'proxy.lowPorts', setting: 'global.proxy.capNetBindService', as: words('true', 'false') },
  { prop: 'proxy.statusPort', setting: 'global.proxy.statusPort' },
  { prop: 'proxy.readiness.initialDelay', setting: 'global.proxy.readinessInitialDelaySeconds', as: seconds },
  { prop: 'proxy.readiness.period', setting: 'global.proxy.readinessPeriodSeconds', as: seconds },
  { prop: 'proxy.readiness.failureThreshold', setting: 'global.proxy.readinessFailureThreshold' },
  { prop: 'proxy.startup.enabled', setting: 'global.proxy.startupProbe.enabled' },
  { prop: 'proxy.startup.failureThreshold', setting: 'global.proxy.startupProbe.failureThreshold' },
  { prop: 'proxy.outlierLogPath', setting: 'global.proxy.outlierLogPath' },
  { prop: 'proxy.forceApplyIptables', setting: 'global.proxy_init.forceApplyIptables' },
  { prop: 'proxy.nativeNftables', setting: 'global.nativeNftables' },

  // Injection
  { prop: 'injection.allNamespaces', setting: 'sidecarInjectorWebhook.enableNamespacesByDefault' },
  { prop: 'injection.optOut', setting: 'global.proxy.autoInject', as: words('enabled', 'disabled') },
  { prop: 'injection.always', setting: 'sidecarInjectorWebhook.alwaysInjectSelector', as: objects },
  { prop: 'injection.never', setting: 'sidecarInjectorWebhook.neverInjectSelector', as: objects },
  { prop: 'injection.reinvoke', setting: 'sidecarInjectorWebhook.reinvocationPolicy', as: words('IfNeeded', 'Never') },
  { prop: 'injection.annotations', setting: 'sidecarInjectorWebhook.injectedAnnotations', as: texts },
  { prop: 'injection.templates', setting: 'sidecarInjectorWebhook.templates', as: texts },
  { prop: 'injection.defaultTemplates', setting: 'sidecarInjectorWebhook.defaultTemplates' },
  { prop: 'injection.rewriteProbes', setting: 'sidecarInjectorWebhook.rewriteAppHTTPProbe' },
  { prop: 'injection.dnsSearchNamespaces', setting: 'global.podDNSSearchNamespaces' },
  { prop: 'injection.configMap', setting: 'global.omitSidecarInjectorConfigMap', as: inverted },
  { prop: 'injection.webhook', setting: 'global.operatorManageWebhooks', as: inverted },
  { prop: 'injection.webhookAnnotations', setting: 'sidecarInjectorWebhookAnnotations', as: texts },
  { prop: 'injection.gatewaySecurityContext', setting: 'gateways.securityContext' },
  { prop: 'injection.gatewaySeccompProfile', setting: 'gateways.seccompProfile' },

  // CNI and ambient mode
  { prop: 'cni.enabled', setting: 'cni.enabled' },
  { prop: 'cni.enabled', setting: 'istio_cni.enabled' },
  { prop: 'cni.chained', setting: 'istio_cni.chained' },
  { prop: 'cni.provider', setting: 'cni.provider', as: cniProvider },
  { prop: 'cni.untaintNodes', setting: 'taint.enabled' },
  { prop: 'cni.namespace', setting: 'taint.namespace' },
  { prop: 'ambient.ztunnelNamespace', setting: 'trustedZtunnelNamespace' },
  { prop: 'ambient.ztunnelName', setting: 'trustedZtunnelName' },
  { prop: 'ambient.waypoint.resources', setting: 'global.waypoint.resources' },
  { prop: 'ambient.waypoint.nodeSelector', setting: 'global.waypoint.nodeSelector', as: texts },
  { prop: 'ambient.waypoint.affinity', setting: 'global.waypoint.affinity' },
  { prop: 'ambient.waypoint.tolerations', setting: 'global.waypoint.tolerations', as: objects },
  { prop: 'ambient.waypoint.topologySpreadConstraints', setting: 'global.waypoint.topologySpreadConstraints', as: objects },
  { prop: 'gatewayClasses', setting: 'gatewayClasses' },

  // Validation
  { prop: 'validation.enabled', setting: 'global.configValidation' },
  { prop: 'validation.url', setting: 'base.validationURL' },
  { prop: 'validation.caBundle', setting: 'base.validationCABundle' },
  { prop: 'validation.gatewayApi', setting: 'base.validateGateway' },
  { prop: 'validation.stableOnly', setting: 'experimental.stableValidationPolicy' },
  { prop: 'validation.analysis', setting: 'global.istiod.enableAnalysis' },

  // Telemetry
  { prop: 'telemetry.enabled', setting: 'telemetry.enabled' },
  { prop: 'telemetry.inProxy', setting: 'telemetry.v2.enabled' },
  { prop: 'telemetry.prometheus', setting: 'telemetry.v2.prometheus.enabled' },
  { prop: 'telemetry.statsOverrides.gateway', setting: 'telemetry.v2.prometheus.configOverride.gateway' },
  { prop: 'telemetry.statsOverrides.inboundSidecar', setting: 'telemetry.v2.prometheus.configOverride.inboundSidecar' },
  { prop: 'telemetry.statsOverrides.outboundSidecar', setting: 'telemetry.v2.prometheus.configOverride.outboundSidecar' },
  { prop: 'telemetry.stackdriver.enabled', setting: 'telemetry.v2.stackdriver.enabled' },
  { prop: 'telemetry.stackdriver.logging', setting: 'telemetry.v2.stackdriver.logging' },
  { prop: 'telemetry.stackdriver.disableOutbound', setting: 'telemetry.v2.stackdriver.disableOutbound' },
  { prop: 'telemetry.stackdriver.inboundAccessLogging', setting: 'telemetry.v2.stackdriver.inboundAccessLogging' },
  { prop: 'telemetry.stackdriver.outboundAccessLogging', setting: 'telemetry.v2.stackdriver.outboundAccessLogging' },
  { prop: 'telemetry.stackdriver.configOverride', setting: 'telemetry.v2.stackdriver.configOverride' },
  { prop: 'telemetry.stackdriver.sampledAccessLogs', setting: 'telemetry.v2.accessLogPolicy.enabled' },
  { prop: 'telemetry.stackdriver.logWindow', setting: 'telemetry.v2.accessLogPolicy.logWindowDuration', as: durationText('s') },
  { prop: 'proxy.tracer', setting: 'global.proxy.tracer', as: tracer },
  { prop: 'telemetry.tracing.sampling', setting: 'traceSampling' },
  { prop: 'telemetry.tracing.zipkinAddress', setting: 'global.tracer.zipkin.address' },
  { prop: 'telemetry.tracing.datadogAddress', setting: 'global.tracer.datadog.address' },
  { prop: 'telemetry.tracing.lightstepAddress', setting: 'global.tracer.lightstep.address' },
  { prop: 'telemetry.tracing.lightstepAccessToken', setting: 'global.tracer.lightstep.accessToken' },
  { prop: 'telemetry.tracing.stackdriver.debug', setting: 'global.tracer.stackdriver.debug' },
  { prop: 'telemetry.tracing.stackdriver.maxAttributes', setting: 'global.tracer.stackdriver.maxNumberOfAttributes' },
  { prop: 'telemetry.tracing.stackdriver.maxAnnotations', setting: 'global.tracer.stackdriver.maxNumberOfAnnotations', as: texts },
  { prop: 'telemetry.tracing.stackdriver.maxMessageEvents', setting: 'global.tracer.stackdriver.maxNumberOfMessageEvents' },

  // Several clusters
  { prop: 'multicluster.meshId', setting: 'global.meshID' },
  { prop: 'multicluster.clusterName', setting: 'global.multiCluster.clusterName' },
  { prop: 'multicluster.enabled', setting: 'global.multiCluster.enabled' },
  { prop: 'multicluster.network', setting: 'global.network' },
  { prop: 'multicluster.meshNetworks', setting: 'global.meshNetworks' },
  { prop: 'remote.externalIstiod', setting: 'global.externalIstiod' },
  { prop: 'remote.pilotAddress', setting: 'global.remotePilotAddress' },
  { prop: 'remote.enabled', setting: 'istiodRemote.enabled', or: hasRemote },
  { prop: 'remote.localIstiod', setting: 'istiodRemote.enabledLocalInjectorIstiod', or: hasRemote },
  { prop: 'remote.localIstiod', setting: 'enabled', as: presence, or: hasRemote },
  { prop: 'remote.configCluster', setting: 'global.configCluster' },
  { prop: 'remote.injectionUrl', setting: 'istiodRemote.injectionURL' },
  { prop: 'remote.injectionPath', setting: 'istiodRemote.injectionPath' },
  { prop: 'remote.injectionCaBundle', setting: 'istiodRemote.injectionCABundle' },
  { prop: 'remote.ipFamilyPolicy', setting: 'global.ipFamilyPolicy', as: ipFamilyPolicy },
  { prop: 'remote.ipFamilies', setting: 'global.ipFamilies', as: ipFamilies },

  // Certificates
  { prop: 'certificates.caAddress', setting: 'global.caAddress' },
  { prop: 'certificates.caName', setting: 'global.caName' },
  { prop: 'certificates.provider', setting: 'global.pilotCertProvider', as: certProvider },
  { prop: 'certificates.signers', setting: 'global.certSigners' },
  { prop: 'certificates.mountMtlsCerts', setting: 'global.mountMtlsCerts' },
  { prop: 'certificates.jwtPolicy', setting: 'global.jwtPolicy', as: jwtPolicy },
  { prop: 'certificates.tokenAudience', setting: 'global.sds.token.aud' },
  { prop: 'certificates.tokenExchangePort', setting: 'global.sts.servicePort' },
  { prop: 'certificates.trustDomain', setting: 'global.trustDomain' },
  { prop: 'certificates.trustBundleName', setting: 'global.trustBundleName' },
  { prop: 'certificates.jwksRoot', setting: 'jwksResolverExtraRootCA' },

  { prop: 'meshConfig', setting: 'meshConfig', as: meshConfig },
];

/** What a scaled workload is told. */
interface Scaled {
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly replicas?: number;
  readonly autoscaling?: boolean;
}

/** As many at least as at most are fixed. */
export function fixedReplicas(scaled: Scaled = {}): number | undefined {
  const { minReplicas, maxReplicas, autoscaling } = scaled;
  return !autoscaling && minReplicas !== undefined && minReplicas === maxReplicas ? minReplicas : undefined;
}

export function scalesUnlessFixed(scaled: Scaled = {}): boolean | undefined {
  return (scaled.replicas ?? fixedReplicas(scaled)) === undefined ? undefined : false;
}

/** With an address, a remote istiod serves proxies, and a local one injects them. */
export function hasRemote({ remote }: MeshCommonProps): boolean | undefined {
  return remote?.pilotAddress ? true : undefined;
}
