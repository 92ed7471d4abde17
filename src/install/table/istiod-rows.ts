import { commas, ipFamilies, ipFamilyPolicy, meshConfig, platform, words } from './converters';
import { Row } from './row';
import { MeshProps } from '../mesh-props';

/** What the props of a mesh say of istiod, and of the proxies that it injects. */
export const ISTIOD_ROWS: Row<MeshProps>[] = [
  { prop: 'platform', setting: 'global.platform', as: platform },
  { prop: 'namespace', setting: 'global.istioNamespace', or: ({ istioNamespace }) => istioNamespace },
  { prop: 'revision', setting: 'revision' },
  { prop: 'revisionTags', setting: 'revisionTags' },
  { prop: 'ipFamilyPolicy', setting: 'ipFamilyPolicy', as: ipFamilyPolicy },
  { prop: 'ipFamilies', setting: 'ipFamilies', as: ipFamilies },

  { prop: 'registry.hub', setting: 'global.hub' },
  { prop: 'registry.options.tag', setting: 'global.tag' },
  { prop: 'registry.options.variant', setting: 'global.variant' },
  { prop: 'registry.options.pullPolicy', setting: 'global.imagePullPolicy' },
  { prop: 'registry.options.pullSecrets', setting: 'global.imagePullSecrets' },
  { prop: 'registry.options.pilot', setting: 'image' },
  { prop: 'registry.options.proxy', setting: 'global.proxy.image' },
  { prop: 'registry.options.proxyInit', setting: 'global.proxy_init.image', or: ({ registry }) => registry?.options.proxy },

  { prop: 'istiod.minReplicas', setting: 'autoscaleMin' },
  { prop: 'istiod.maxReplicas', setting: 'autoscaleMax' },
  { prop: 'istiod.replicas', setting: 'replicaCount', or: ({ istiod }) => fixedReplicas(istiod) },
  { prop: 'istiod.autoscaling', setting: 'autoscaleEnabled', or: ({ istiod }) => scalesUnlessFixed(istiod) },
  { prop: 'istiod.targetCpuUtilization', setting: 'cpu.targetAverageUtilization' },
  { prop: 'istiod.disruptionBudget', setting: 'global.defaultPodDisruptionBudget.enabled' },

  { prop: 'istiod.resources', setting: 'resources' },
  { prop: 'istiod.nodeSelector', setting: 'nodeSelector' },
  { prop: 'istiod.affinity', setting: 'affinity' },
  { prop: 'istiod.tolerations', setting: 'tolerations' },
  { prop: 'istiod.priorityClassName', setting: 'global.priorityClassName' },

  { prop: 'istiod.env', setting: 'env' },
  { prop: 'istiod.extraArgs', setting: 'extraContainerArgs' },
  { prop: 'istiod.logLevel', setting: 'global.logging.level' },
  { prop: 'istiod.logAsJson', setting: 'global.logAsJson' },
  { prop: 'istiod.podLabels', setting: 'podLabels' },
  { prop: 'istiod.podAnnotations', setting: 'podAnnotations' },
  { prop: 'istiod.serviceAnnotations', setting: 'serviceAnnotations' },

  { prop: 'proxy.clusterDomain', setting: 'global.proxy.clusterDomain' },
  { prop: 'proxy.logLevel', setting: 'global.proxy.logLevel' },
  { prop: 'proxy.resources', setting: 'global.proxy.resources' },
  { prop: 'proxy.holdApplicationUntilProxyStarts', setting: 'global.proxy.holdApplicationUntilProxyStarts' },
  { prop: 'proxy.tracer', setting: 'global.proxy.tracer' },
  { prop: 'proxy.includeIpRanges', setting: 'global.proxy.includeIPRanges', as: commas },
  { prop: 'proxy.excludeIpRanges', setting: 'global.proxy.excludeIPRanges', as: commas },

  { prop: 'injection.allNamespaces', setting: 'sidecarInjectorWebhook.enableNamespacesByDefault' },
  { prop: 'injection.reinvoke', setting: 'sidecarInjectorWebhook.reinvocationPolicy', as: words('IfNeeded', 'Never') },
  { prop: 'injection.annotations', setting: 'sidecarInjectorWebhook.injectedAnnotations' },
  { prop: 'injection.templates', setting: 'sidecarInjectorWebhook.templates' },
  { prop: 'injection.defaultTemplates', setting: 'sidecarInjectorWebhook.defaultTemplates' },

  { prop: 'validation.enabled', setting: 'global.configValidation' },
  { prop: 'validation.url', setting: 'base.validationURL' },
  { prop: 'validation.analysis', setting: 'global.istiod.enableAnalysis' },

  { prop: 'remote.externalIstiod', setting: 'global.externalIstiod' },
  { prop: 'remote.pilotAddress', setting: 'global.remotePilotAddress' },
  { prop: 'remote.enabled', setting: 'istiodRemote.enabled', or: hasRemote, quiet: true },
  { prop: 'remote.localIstiod', setting: 'istiodRemote.enabledLocalInjectorIstiod', or: hasRemote },
  { prop: 'remote.localIstiod', setting: 'enabled', or: hasRemote },
  { prop: 'remote.injectionUrl', setting: 'istiodRemote.injectionURL' },

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
export function hasRemote({ remote }: MeshProps): boolean | undefined {
  return remote?.pilotAddress ? true : undefined;
}
