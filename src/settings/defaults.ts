import { BaseSettings, GatewaySettings, GlobalSettings, IstiodSettings, TelemetrySettings } from './settings';
import { IstioVersion } from '../istio';
import { entryOf } from '../istio/internal';
import { override } from '../json';

/** The defaults of each part. */
export interface Defaults {
  readonly base: BaseSettings;
  readonly istiod: IstiodSettings;
  readonly gateway: GatewaySettings;
}

/** The defaults of this version, in objects of their own that the caller may merge onto. */
export function defaultSettings(version: IstioVersion): Defaults {
  const defaults = entryOf<Defaults>(DEFAULTS, version, 'DEFAULTS in src/settings/defaults.ts');
  return override(defaults, { istiod: { global: { tag: version.name } } });
}

const ISTIO_NAMESPACE = 'istio-system';

/** What all versions have. */
const TELEMETRY: TelemetrySettings = { enabled: true, v2: { enabled: true, prometheus: { enabled: true }, stackdriver: { enabled: false } } };

const GLOBAL: GlobalSettings = {
  istioNamespace: ISTIO_NAMESPACE,
  certSigners: [],
  defaultPodDisruptionBudget: { enabled: true },
  defaultResources: { requests: { cpu: '10m' } },
  hub: 'docker.io/istio',
  tag: '',
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

const ISTIOD: IstiodSettings = {
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
  telemetry: TELEMETRY,
  revision: '',
  revisionTags: [],
  ownerName: '',
  meshConfig: { enablePrometheusMerge: true },
  global: GLOBAL,
  base: { enableIstioConfigCRDs: true },
};

const GATEWAY: GatewaySettings = {
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

const NO_OVERRIDES = { gateway: {}, inboundSidecar: {}, outboundSidecar: {} };

const V1_20: Defaults = {
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
    ...ISTIOD,
    configSource: { subscribedResources: [] },
    plugins: [],
    istio_cni: { enabled: false, chained: true },
    telemetry: {
      enabled: true,
      v2: {
        enabled: true,
        metadataExchange: { wasmEnabled: false },
        prometheus: { enabled: true, wasmEnabled: false, configOverride: NO_OVERRIDES },
        stackdriver: { enabled: false, logging: false, monitoring: false, topology: false, disableOutbound: false, configOverride: {} },
        accessLogPolicy: { enabled: false, logWindowDuration: '43200s' },
      },
    },
    base: { enableIstioConfigCRDs: true, validateGateway: false },
    global: {
      ...GLOBAL,
      oneNamespace: false,
      jwtPolicy: 'third-party-jwt',
      autoscalingv2API: true,
      multiCluster: { enabled: false, clusterName: '' },
      proxy: { ...GLOBAL.proxy, enableCoreDump: false, tracer: 'zipkin' },
    },
  },
  gateway: GATEWAY,
};

/** What all versions since have. */
const SINCE_1_26: Defaults = {
  base: {
    global: { imagePullSecrets: [], istioNamespace: ISTIO_NAMESPACE },
    base: { excludedCRDs: [], enableCRDTemplates: true, validationURL: '', validationCABundle: '', enableIstioConfigCRDs: true },
    defaultRevision: 'default',
    experimental: { stableValidationPolicy: false },
  },
  istiod: {
    ...ISTIOD,
    cni: { enabled: false, provider: 'default' },
    envVarFrom: [],
    taint: { enabled: false, namespace: '' },
    affinity: {},
    tolerations: [],
    memory: {},
    initContainers: [],
    serviceAccountAnnotations: {},
    sidecarInjectorWebhookAnnotations: {},
    trustedZtunnelNamespace: '',
    trustedZtunnelName: '',
    istiodRemote: { ...ISTIOD.istiodRemote, enabled: false, injectionCABundle: '' },
    experimental: { stableValidationPolicy: false },
    gateways: { securityContext: {}, seccompProfile: {} },
    gatewayClasses: {},
    global: {
      ...GLOBAL,
      configValidation: true,
      proxy: { ...GLOBAL.proxy, outlierLogPath: '', tracer: 'none' },
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
    ...GATEWAY,
    securityContext: {},
    containerSecurityContext: {},
    autoscaling: { ...GATEWAY.autoscaling, targetMemoryUtilizationPercentage: {}, autoscaleBehavior: {} },
    strategy: {},
    minReadySeconds: null,
    readinessProbe: {},
    labels: { 'istio.io/dataplane-mode': 'none' },
  },
};

const V1_26: Defaults = override(SINCE_1_26, { istiod: { global: { multiCluster: { enabled: false } } } });

const V1_27: Defaults = override(SINCE_1_26, {
  istiod: {
    deploymentAnnotations: {},
    istiodRemote: { enabledLocalInjectorIstiod: false },
    pdb: { minAvailable: 1, unhealthyPodEvictionPolicy: '' },
    global: { nativeNftables: false },
  },
  gateway: { envVarFrom: [], initContainers: [], additionalContainers: [], lifecycle: {} },
});

const DEFAULTS = { '1.20.1': V1_20, '1.26.0': V1_26, '1.27.0': V1_27 };
