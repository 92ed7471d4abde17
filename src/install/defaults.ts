/**
 * The settings of each version when nobody sets anything: those of the released charts.
 */
import { BaseSettings, GatewaySettings, GlobalSettings, IstiodSettings, TelemetrySettings } from './settings';
import { IstioVersion } from '../istio';

const ISTIO_NAMESPACE = 'istio-system';
const HUB = 'docker.io/istio';

/** The defaults of each part. */
export interface Defaults {
  readonly base: BaseSettings;
  readonly istiod: IstiodSettings;
  readonly gateway: GatewaySettings;
}

/** The defaults of this version, in objects of their own that the caller may merge onto. */
export function defaultSettings(version: IstioVersion): Defaults {
  return version.minor === '1.20' ? defaults1x20(version) : defaults1x27(version);
}

function defaults1x20(version: IstioVersion): Defaults {
  const common = commonIstiod(version);
  const override = { gateway: {}, inboundSidecar: {}, outboundSidecar: {} };
  return {
    base: {
      global: {
        imagePullSecrets: [],
        istioNamespace: ISTIO_NAMESPACE,
        istiod: { enableAnalysis: false },
        configValidation: true,
        externalIstiod: false,
        remotePilotAddress: '',
        platform: '',
        ipFamilyPolicy: '',
        ipFamilies: [],
      },
      base: { enableCRDTemplates: false, validationURL: '', enableIstioConfigCRDs: true },
      defaultRevision: 'default',
    },
    istiod: {
      ...common,
      configSource: { subscribedResources: [] },
      plugins: [],
      istio_cni: { enabled: false, chained: true },
      telemetry: {
        enabled: true,
        v2: {
          enabled: true,
          metadataExchange: { wasmEnabled: false },
          prometheus: { enabled: true, wasmEnabled: false, configOverride: override },
          stackdriver: { enabled: false, logging: false, monitoring: false, topology: false, disableOutbound: false, configOverride: {} },
          accessLogPolicy: { enabled: false, logWindowDuration: '43200s' },
        },
      },
      base: { enableIstioConfigCRDs: true, validateGateway: false },
      global: {
        ...common.global,
        oneNamespace: false,
        jwtPolicy: 'third-party-jwt',
        autoscalingv2API: true,
        multiCluster: { enabled: false, clusterName: '' },
        proxy: { ...common.global.proxy, enableCoreDump: false, tracer: 'zipkin' },
      },
    },
    gateway: commonGateway(),
  };
}

function defaults1x27(version: IstioVersion): Defaults {
  const common = commonIstiod(version);
  const gateway = commonGateway();
  return {
    base: {
      global: { imagePullSecrets: [], istioNamespace: ISTIO_NAMESPACE },
      base: { excludedCRDs: [], enableCRDTemplates: true, validationURL: '', validationCABundle: '', enableIstioConfigCRDs: true },
      defaultRevision: 'default',
      experimental: { stableValidationPolicy: false },
    },
    istiod: {
      ...common,
      cni: { enabled: false, provider: 'default' },
      envVarFrom: [],
      taint: { enabled: false, namespace: '' },
      affinity: {},
      tolerations: [],
      memory: {},
      initContainers: [],
      serviceAccountAnnotations: {},
      sidecarInjectorWebhookAnnotations: {},
      deploymentAnnotations: {},
      trustedZtunnelNamespace: '',
      trustedZtunnelName: '',
      istiodRemote: { ...common.istiodRemote, enabled: false, enabledLocalInjectorIstiod: false, injectionCABundle: '' },
      experimental: { stableValidationPolicy: false },
      gateways: { securityContext: {}, seccompProfile: {} },
      gatewayClasses: {},
      pdb: { minAvailable: 1, unhealthyPodEvictionPolicy: '' },
      global: {
        ...common.global,
        nativeNftables: false,
        configValidation: true,
        proxy: { ...common.global.proxy, outlierLogPath: '', tracer: 'none' },
        proxy_init: { image: 'proxyv2', forceApplyIptables: false },
        waypoint: {
          resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } },
          affinity: {},
          topologySpreadConstraints: [],
          nodeSelector: {},
          tolerations: [],
        },
      },
    },
    gateway: {
      ...gateway,
      securityContext: {},
      containerSecurityContext: {},
      autoscaling: { ...gateway.autoscaling, targetMemoryUtilizationPercentage: {}, autoscaleBehavior: {} },
      envVarFrom: [],
      strategy: {},
      minReadySeconds: null,
      readinessProbe: {},
      labels: { 'istio.io/dataplane-mode': 'none' },
      initContainers: [],
      additionalContainers: [],
      lifecycle: {},
    },
  };
}

function commonIstiod(version: IstioVersion): IstiodSettings {
  return {
    autoscaleEnabled: true,
    autoscaleMin: 1,
    autoscaleMax: 5,
    autoscaleBehavior: {},
    replicaCount: 1,
    rollingMaxSurge: '100%',
    rollingMaxUnavailable: '25%',
    hub: '',
    tag: '',
    variant: '',
    image: 'pilot',
    traceSampling: 1,
    resources: { requests: { cpu: '500m', memory: '2048Mi' } },
    seccompProfile: {},
    extraContainerArgs: [],
    env: {},
    cpu: { targetAverageUtilization: 80 },
    volumeMounts: [],
    volumes: [],
    nodeSelector: {},
    podAnnotations: {},
    serviceAnnotations: {},
    topologySpreadConstraints: [],
    jwksResolverExtraRootCA: '',
    keepaliveMaxServerConnectionAge: '30m',
    deploymentLabels: {},
    configMap: true,
    podLabels: {},
    ipFamilyPolicy: '',
    ipFamilies: [],
    sidecarInjectorWebhook: {
      neverInjectSelector: [],
      alwaysInjectSelector: [],
      injectedAnnotations: {},
      enableNamespacesByDefault: false,
      reinvocationPolicy: 'Never',
      rewriteAppHTTPProbe: true,
      templates: {},
      defaultTemplates: [],
    },
    istiodRemote: { injectionURL: '', injectionPath: '/inject' },
    telemetry: commonTelemetry(),
    revision: '',
    revisionTags: [],
    ownerName: '',
    meshConfig: { enablePrometheusMerge: true },
    global: commonGlobal(version),
    base: { enableIstioConfigCRDs: true },
  };
}

function commonTelemetry(): TelemetrySettings {
  return { enabled: true, v2: { enabled: true, prometheus: { enabled: true }, stackdriver: { enabled: false } } };
}

function commonGlobal(version: IstioVersion): GlobalSettings {
  return {
    istioNamespace: ISTIO_NAMESPACE,
    certSigners: [],
    defaultPodDisruptionBudget: { enabled: true },
    defaultResources: { requests: { cpu: '10m' } },
    hub: HUB,
    tag: version.name,
    variant: '',
    imagePullPolicy: '',
    imagePullSecrets: [],
    istiod: { enableAnalysis: false },
    logAsJson: false,
    logging: { level: 'default:info' },
    omitSidecarInjectorConfigMap: false,
    operatorManageWebhooks: false,
    priorityClassName: '',
    proxy: {
      image: 'proxyv2',
      autoInject: 'enabled',
      clusterDomain: 'cluster.local',
      componentLogLevel: 'misc:error',
      excludeInboundPorts: '',
      includeInboundPorts: '*',
      includeIPRanges: '*',
      excludeIPRanges: '',
      includeOutboundPorts: '',
      excludeOutboundPorts: '',
      logLevel: 'warning',
      privileged: false,
      readinessFailureThreshold: 4,
      readinessInitialDelaySeconds: 0,
      readinessPeriodSeconds: 15,
      startupProbe: { enabled: true, failureThreshold: 600 },
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
      statusPort: 15020,
      tracer: 'none',
    },
    proxy_init: { image: 'proxyv2' },
    remotePilotAddress: '',
    caAddress: '',
    externalIstiod: false,
    configCluster: false,
    meshID: '',
    meshNetworks: {},
    mountMtlsCerts: false,
    multiCluster: { clusterName: '' },
    network: '',
    pilotCertProvider: 'istiod',
    sds: { token: { aud: 'istio-ca' } },
    sts: { servicePort: 0 },
    caName: '',
  };
}

function commonGateway(): GatewaySettings {
  return {
    name: '',
    revision: '',
    replicaCount: null,
    kind: 'Deployment',
    rbac: { enabled: true },
    serviceAccount: { create: true, annotations: {}, name: '' },
    podAnnotations: {
      'prometheus.io/port': '15020',
      'prometheus.io/scrape': 'true',
      'prometheus.io/path': '/stats/prometheus',
      'inject.istio.io/templates': 'gateway',
      'sidecar.istio.io/inject': 'true',
    },
    securityContext: null,
    containerSecurityContext: null,
    service: {
      type: 'LoadBalancer',
      ports: [
        { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
        { name: 'http2', port: 80, protocol: 'TCP', targetPort: 80 },
        { name: 'https', port: 443, protocol: 'TCP', targetPort: 443 },
      ],
      annotations: {},
      loadBalancerIP: '',
      loadBalancerSourceRanges: [],
      externalTrafficPolicy: '',
      externalIPs: [],
      ipFamilyPolicy: '',
      ipFamilies: [],
    },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
    autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 80 },
    env: {},
    labels: {},
    annotations: {},
    nodeSelector: {},
    tolerations: [],
    topologySpreadConstraints: [],
    affinity: {},
    networkGateway: '',
    imagePullPolicy: '',
    imagePullSecrets: [],
    podDisruptionBudget: {},
    terminationGracePeriodSeconds: 30,
    volumes: [],
    volumeMounts: [],
    priorityClassName: '',
  };
}
