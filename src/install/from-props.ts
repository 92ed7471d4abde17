/** Props in, settings out: what a person says, in the settings' own names. */
import { defaultSettings } from './defaults';
import { IngressGatewayProps } from './ingress-gateway';
import { MeshProps, RemoteOptions } from './mesh-props';
import { Fields } from './object';
import { override } from './override';
import { Platform } from './platform';
import { profileSettings } from './profiles';
import { checkIpFamilies, checkPullSecrets } from './refusals';
import { Registry } from './registry';
import { BaseSettings, GatewaySettings, IstiodSettings } from './settings';
import { installFeatures } from './version';
import { IstioVersion } from '../istio';

export const DEFAULT_NAMESPACE = 'istio-system';

/** The one namespace that the props name. */
export function meshNamespace(props: MeshProps): string {
  const { namespace, istioNamespace } = props;
  if (namespace !== undefined && istioNamespace !== undefined && namespace !== istioNamespace) {
    throw new Error(`namespace is '${namespace}', but istioNamespace is '${istioNamespace}'. Both name the place of the control plane: leave one of them out`);
  }
  return namespace ?? istioNamespace ?? DEFAULT_NAMESPACE;
}

export function baseSettings(version: IstioVersion, props: MeshProps): BaseSettings {
  return override(defaultSettings(version).base, {
    defaultRevision: props.defaultRevision,
    // A local istiod always runs, so that the remote one has a Service of another name.
    pilot: props.remote?.pilotAddress ? { enabled: true } : undefined,
    global: {
      istioNamespace: meshNamespace(props),
      imagePullSecrets: props.registry?.options.pullSecrets,
      remotePilotAddress: props.remote?.pilotAddress,
      ipFamilyPolicy: props.ipFamilyPolicy,
      ipFamilies: props.ipFamilies,
    },
    base: { validationURL: props.validation?.url },
  });
}

export function istiodSettings(version: IstioVersion, props: MeshProps): IstiodSettings {
  checkIpFamilies('Mesh', props.ipFamilies, props.ipFamilyPolicy);
  const { istiod = {}, injection = {}, validation = {}, remote = {} } = props;
  return override(istiodDefaults(version, props), {
    ...runtimeSettings(props),
    revision: props.revision,
    revisionTags: props.revisionTags,
    ipFamilyPolicy: props.ipFamilyPolicy,
    ipFamilies: props.ipFamilies,
    meshConfig: props.meshConfig,
    base: { validationURL: validation.url },
    istiodRemote: { injectionURL: remote.injectionUrl, ...besideRemote(version, remote) },
    enabled: !installFeatures(version).remoteProfile && remote.pilotAddress ? true : undefined,
    sidecarInjectorWebhook: {
      enableNamespacesByDefault: injection.allNamespaces,
      reinvocationPolicy: injection.reinvoke ? 'IfNeeded' : undefined,
      injectedAnnotations: injection.annotations,
      templates: injection.templates,
      defaultTemplates: injection.defaultTemplates,
    },
    global: {
      istioNamespace: meshNamespace(props),
      ...imageSettings(props.registry ?? Registry.publicHub()),
      platform: platformName(version, props.platform),
      externalIstiod: remote.externalIstiod,
      remotePilotAddress: remote.pilotAddress,
      configValidation: validation.enabled,
      istiod: { enableAnalysis: validation.analysis },
      logging: { level: istiod.logLevel },
      logAsJson: istiod.logAsJson,
      priorityClassName: istiod.priorityClassName,
      defaultPodDisruptionBudget: { enabled: istiod.disruptionBudget },
      proxy: proxySettings(props),
      proxy_init: { image: props.registry?.options.proxyInit ?? props.registry?.options.proxy },
    },
  });
}

/** The settings when nothing but the platform is said. */
export function istiodDefaults(version: IstioVersion, props: MeshProps): IstiodSettings {
  const defaults = defaultSettings(version).istiod;
  if (!installFeatures(version).profiles) {
    return defaults;
  }
  const named = profileSettings({ platform: platformName(version, props.platform) });
  return override(override(defaults, named), named.pilot);
}

function platformName(version: IstioVersion, platform?: Platform): string | undefined {
  return platform && installFeatures(version).platforms[platform];
}

/** A local istiod always runs; with a remote one it injects, and the proxies it injects are served by the remote one. */
function besideRemote(version: IstioVersion, remote: RemoteOptions): Fields {
  return installFeatures(version).remoteProfile && remote.pilotAddress ? { enabled: true, enabledLocalInjectorIstiod: true } : {};
}

export function gatewaySettings(version: IstioVersion, props: IngressGatewayProps): GatewaySettings {
  const where = `ingress gateway '${props.name}'`;
  const { service = {}, registry } = props;
  checkIpFamilies(where, service.ipFamilies, service.ipFamilyPolicy);
  const pullSecrets = props.pullSecrets ?? registry?.options.pullSecrets;
  checkPullSecrets(`${where}: pullSecrets`, pullSecrets);
  const { minReplicas, maxReplicas } = props;
  const fixed = minReplicas !== undefined && minReplicas === maxReplicas;
  return override(defaultSettings(version).gateway, {
    name: props.name,
    revision: props.revision,
    kind: props.daemonSet ? 'DaemonSet' : undefined,
    platform: installFeatures(version).profiles ? platformName(version, props.platform) : undefined,
    replicaCount: fixed ? minReplicas : undefined,
    autoscaling: { enabled: fixed ? false : undefined, minReplicas, maxReplicas, targetCPUUtilizationPercentage: props.targetCpuUtilization },
    resources: props.resources,
    env: props.env,
    labels: props.labels,
    podAnnotations: props.podAnnotations,
    nodeSelector: props.nodeSelector,
    affinity: props.affinity,
    tolerations: props.tolerations,
    imagePullPolicy: registry?.options.pullPolicy,
    imagePullSecrets: pullSecrets?.map((name) => ({ name })),
    service: {
      type: service.type,
      ports: service.ports,
      annotations: service.annotations,
      loadBalancerIP: service.loadBalancerIp,
      loadBalancerSourceRanges: service.loadBalancerSourceRanges,
      externalTrafficPolicy: service.externalTrafficPolicy,
      ipFamilyPolicy: service.ipFamilyPolicy,
      ipFamilies: service.ipFamilies,
    },
  });
}

function runtimeSettings(props: MeshProps): Fields {
  const { istiod = {}, registry } = props;
  const { minReplicas, maxReplicas } = istiod;
  const fixed = minReplicas !== undefined && minReplicas === maxReplicas;
  return {
    image: registry?.options.pilot,
    autoscaleEnabled: fixed ? false : undefined,
    replicaCount: fixed ? minReplicas : undefined,
    autoscaleMin: minReplicas,
    autoscaleMax: maxReplicas,
    cpu: { targetAverageUtilization: istiod.targetCpuUtilization },
    resources: istiod.resources,
    nodeSelector: istiod.nodeSelector,
    affinity: istiod.affinity,
    tolerations: istiod.tolerations,
    env: istiod.env,
    extraContainerArgs: istiod.extraArgs,
    podLabels: istiod.podLabels,
    podAnnotations: istiod.podAnnotations,
    serviceAnnotations: istiod.serviceAnnotations,
  };
}

function imageSettings(registry: Registry): Fields {
  const { tag, variant, pullPolicy, pullSecrets } = registry.options;
  return { hub: registry.hub, tag, variant, imagePullPolicy: pullPolicy, imagePullSecrets: pullSecrets };
}

function proxySettings(props: MeshProps): Fields {
  const { proxy = {}, registry } = props;
  return {
    image: registry?.options.proxy,
    clusterDomain: proxy.clusterDomain,
    logLevel: proxy.logLevel,
    resources: proxy.resources,
    holdApplicationUntilProxyStarts: proxy.holdApplicationUntilProxyStarts,
    tracer: proxy.tracer,
    includeIPRanges: proxy.includeIpRanges?.join(','),
    excludeIPRanges: proxy.excludeIpRanges?.join(','),
  };
}
