/** The changes of the official charts' values that the tests make, alone and in combinations. */
import { ChartName } from './chart';
import { IstioRelease } from '../lab/parts';

/** Values of a chart, and the releases that have them. */
export interface ValuesCase {
  readonly values: object;
  /** @default all */
  readonly releases?: IstioRelease[];
}

const OLD: IstioRelease[] = ['1.20.1'];
const SINCE_1_26: IstioRelease[] = ['1.26.0', '1.27.0', '1.28.3'];
const SINCE_1_27: IstioRelease[] = ['1.27.0', '1.28.3'];
const SINCE_1_28: IstioRelease[] = ['1.28.3'];
const TOLERATIONS = [{ key: 'a', operator: 'Exists' }];
const VOLUMES = [{ name: 'extra', emptyDir: {} }];
const MOUNTS = [{ name: 'extra', mountPath: '/extra' }];
const SPREAD = [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } } }];
const AFFINITY = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } } };
const PORTS = [{ name: 'tcp', port: 31400, targetPort: 31400, protocol: 'TCP' }];
const SELECTORS = [{ matchLabels: { a: 'b' } }, { matchExpressions: [{ key: 'c', operator: 'Exists' }] }];
const FAMILIES = [['IPv6'], ['IPv4', 'IPv6']];
const BEHAVIOR = { scaleDown: { stabilizationWindowSeconds: 60 } };
const ENV_FROM = [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }];
/** Nulls that the templates of a gateway accept. The schema of the chart rejects some of them. */
const NULLS: object[] = [
  { affinity: null }, { labels: { a: null } }, { annotations: { a: null } }, { minReadySeconds: null }, { resources: null }, { global: null },
  { service: { externalIPs: null } }, { service: { ipFamilyPolicy: null } }, { service: { selectorLabels: null } },
  { autoscaling: { autoscaleBehavior: null } }, { podDisruptionBudget: { minAvailable: null } },
];
const SCOPES = ['cluster', 'namespace'];
const CONTAINERS = [{ name: 'more', image: 'a/b:1', args: ['x'] }];

/** Values of the chart cni. Older lines have them below `cni`. */
const OF_CNI: Record<string, unknown[]> = {
  'pullPolicy': ['Always'],
  'provider': ['multus', 'other'],
  'excludeNamespaces': [['one', 'two'], []],
  'ambient.enablementSelectors': [[{ podSelector: { matchLabels: { a: 'b' } } }, { namespaceSelector: SELECTORS[1] }], []],
  'ambient.redirectMode': ['ebpf'],
  'updateStrategy.type': ['OnDelete'],
  'updateStrategy.rollingUpdate.maxUnavailable': [2, '10%'],
  'rollingMaxUnavailable': [2, '10%'],
  'seLinuxOptions': [{ type: 'other_t' }, { level: 's0:c1' }],
};

/** Values for paths where not every value of the right type is valid. */
export const PERTURBED: Record<string, unknown[]> = {
  'pilot.volumes': [VOLUMES],
  'volumes': [VOLUMES],
  'pilot.volumeMounts': [MOUNTS],
  'volumeMounts': [MOUNTS],
  'tolerations': [TOLERATIONS],
  'affinity': [AFFINITY],
  'pilot.topologySpreadConstraints': [SPREAD],
  'topologySpreadConstraints': [SPREAD],
  'pilot.autoscaleBehavior': [BEHAVIOR],
  'autoscaleBehavior': [BEHAVIOR],
  'autoscaling.autoscaleBehavior': [BEHAVIOR],
  'autoscaling.targetMemoryUtilizationPercentage': [70],
  'pilot.seccompProfile': [{ type: 'RuntimeDefault' }],
  'seccompProfile': [{ type: 'RuntimeDefault' }],
  'pilot.ipFamilies': FAMILIES,
  'ipFamilies': FAMILIES,
  'service.ipFamilies': FAMILIES,
  'service.ipFamilyPolicy': ['PreferDualStack'],
  'pilot.ipFamilyPolicy': ['RequireDualStack'],
  'ipFamilyPolicy': ['RequireDualStack'],
  'global.ipFamilyPolicy': ['PreferDualStack'],
  'global.ipFamilies': FAMILIES,
  'service.type': ['None', 'ClusterIP', 'NodePort'],
  'service.ports': [PORTS],
  'service.clusterIP': ['10.96.0.7', 'None'],
  'global.resourceScope': ['cluster', 'namespace'],
  'resourceScope': ['cluster', 'namespace'],
  'global.proxy.seccompProfile': [{ type: 'RuntimeDefault' }],
  'service.loadBalancerSourceRanges': [['10.0.0.0/8']],
  'service.externalIPs': [['1.2.3.4', '1.2.3.5']],
  'service.externalTrafficPolicy': ['Local'],
  'kind': ['DaemonSet'],
  'imagePullPolicy': ['Always'],
  'imagePullSecrets': [[{ name: 'regcred' }]],
  'replicaCount': [3, 0],
  'minReadySeconds': [7],
  'strategy': [{ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }],
  'readinessProbe': [{ httpGet: { path: '/x', port: 1 } }],
  'lifecycle': [{ preStop: { exec: { command: ['sleep', '5'] } } }],
  'initContainers': [CONTAINERS],
  'additionalContainers': [CONTAINERS],
  'envVarFrom': [ENV_FROM],
  'securityContext': [{ runAsUser: 1 }],
  'containerSecurityContext': [{ runAsUser: 0, runAsNonRoot: false }],
  'podDisruptionBudget': [{ minAvailable: 1 }, { maxUnavailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow' }],
  'labels': [{ a: 'b', app: 'own', istio: 'gate' }],
  'env': [{ ZZ: 'v', AA: 'w', NUMBER: 7, FLAG: true }],
  'pilot.env': [{ ZZ: 'v', AA: 'w', NUMBER: 7, FLAG: true }],
  'pilot.image': ['zzz', 'registry.corp/pilot@sha256:1'],
  'image': ['zzz', 'registry.corp/pilot@sha256:1'],
  'pilot.rollingMaxSurge': [3, '30%'],
  'rollingMaxSurge': [3, '30%'],
  'pilot.rollingMaxUnavailable': [2],
  'rollingMaxUnavailable': [2],
  'pilot.traceSampling': [0, 0.5, 100],
  'traceSampling': [0, 0.5, 100],
  ...Object.fromEntries(['pilot.resources', 'resources', 'cni.resources', 'global.defaultResources', 'global.proxy.resources', 'global.waypoint.resources'].flatMap((path) => (
    ['requests', 'limits'].flatMap((amount) => ['cpu', 'memory'].map((resource) => [`${path}.${amount}.${resource}`, ['7m']]))))),
  'global.waypoint.affinity': [AFFINITY],
  'global.waypoint.tolerations': [TOLERATIONS],
  'global.waypoint.topologySpreadConstraints': [SPREAD],
  'gateways.securityContext': [{ runAsUser: 1 }],
  'gateways.seccompProfile': [{ type: 'RuntimeDefault' }],
  'pilot.extraContainerArgs': [['--one', 'two']],
  'pilot.jwksResolverExtraRootCA': ['-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n'],
  'jwksResolverExtraRootCA': ['-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n'],
  'revision': ['1-20-1', 'default'],
  'revisionTags': [['prod', 'default'], ['canary']],
  'sidecarInjectorWebhook.neverInjectSelector': [SELECTORS],
  'sidecarInjectorWebhook.alwaysInjectSelector': [SELECTORS],
  'sidecarInjectorWebhook.reinvocationPolicy': ['IfNeeded'],
  'sidecarInjectorWebhook.templates': [{ hello: 'metadata:\n  labels:\n    hello: world\n', other: '{{ .x }}' }],
  'sidecarInjectorWebhook.defaultTemplates': [['sidecar', 'hello']],
  'istiodRemote.injectionURL': ['https://inject.corp/inject'],
  'telemetry.v2.prometheus.configOverride.gateway': [{ metrics: [{ dimensions: { a: 'b' } }] }],
  'telemetry.v2.prometheus.configOverride.inboundSidecar': [{ a: 1 }],
  'telemetry.v2.prometheus.configOverride.outboundSidecar': [{ a: 1 }],
  'global.meshNetworks': [{ network1: { endpoints: [{ fromCidr: '192.168.0.1/24' }], gateways: [{ address: '1.1.1.1', port: 80 }] } }],
  'global.proxy.tracer': ['zipkin', 'datadog', 'stackdriver', 'none'],
  'global.pilotCertProvider': ['kubernetes', 'custom', 'k8s.io/signer'],
  'global.jwtPolicy': ['first-party-jwt'],
  'global.imagePullPolicy': ['Always'],
  'global.imagePullSecrets': [['regcred', 'other']],
  'global.remotePilotAddress': ['10.1.2.3', 'istiod.corp'],
  'global.logging.level': ['default:debug', ''],
  'gatewayClasses': [{ istio: { service: { spec: { type: 'ClusterIP' } }, deployment: { spec: { replicas: 2 } } }, other: { service: { metadata: { labels: { a: 'b' } } } } }],
  'base.excludedCRDs': [['envoyfilters.networking.istio.io']],
  'pdb.minAvailable': [2, '50%'],
  'pdb.unhealthyPodEvictionPolicy': ['AlwaysAllow'],
  'memory': [{ targetAverageUtilization: 70 }],
  'cpu.targetAverageUtilization': [70],
  ...OF_CNI,
  ...Object.fromEntries(Object.entries({
    ...OF_CNI,
    affinity: [AFFINITY],
    image: ['zzz', 'registry.corp/install-cni@sha256:1'],
    seccompProfile: [{ type: 'RuntimeDefault' }],
    cniNetnsDir: ['/unread'],
  }).map(([path, values]) => [`cni.${path}`, values])),
};

/** The same for paths that mean something else in one chart. */
export const PERTURBED_IN: Partial<Record<ChartName, Record<string, unknown[]>>> = { ztunnel: { imagePullSecrets: [['regcred', 'other']] } };

/** Values that the templates read but values.yaml does not have. */
export const READ_WITHOUT_DEFAULT: Record<ChartName, ValuesCase[]> = {
  base: [
    { values: { base: { validateGateway: true } }, releases: OLD },
    { values: { global: { remotePilotAddress: '10.1.2.3' }, pilot: { enabled: true } }, releases: OLD },
    { values: { global: { remotePilotAddress: 'istiod.corp', ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] }, pilot: { enabled: false } }, releases: OLD },
    { values: { profile: 'stable' }, releases: SINCE_1_26 },
    { values: { profile: 'nonsense' }, releases: SINCE_1_26 },
    ...SCOPES.map((resourceScope) => (
      { values: { global: { resourceScope }, experimental: { stableValidationPolicy: true } }, releases: SINCE_1_28 }
    )),
  ],
  istiod: [
    { values: { pilot: { tolerations: TOLERATIONS, affinity: AFFINITY, enabled: true } }, releases: OLD },
    { values: { global: { configValidation: true } } },
    { values: { global: { configValidation: true }, base: { validateGateway: true } }, releases: OLD },
    { values: { global: { configValidation: true }, base: { validationURL: 'https://validate.corp/' } } },
    { values: { base: { validationCABundle: 'Y2E=' } }, releases: SINCE_1_26 },
    { values: { global: { platform: 'openshift' } } },
    { values: { global: { platform: 'gcp' } } },
    { values: { global: { trustDomain: 'td.corp' } } },
    { values: { global: { proxy: { capNetBindService: 'true', holdApplicationUntilProxyStarts: true, lifecycle: { preStop: { exec: { command: ['true'] } } } } } } },
    { values: { global: { proxy: { variant: 'distroless' } } } },
    { values: { global: { proxy: { tracer: 'lightstep' }, tracer: { lightstep: { address: 'a:1', accessToken: 'secret' } } } } },
    { values: { global: { proxy: { tracer: 'zipkin' }, tracer: { zipkin: { address: 'z:9411' } } } } },
    { values: { global: { proxy: { tracer: 'datadog' }, tracer: { datadog: { address: 'd:8126' } } } } },
    { values: { global: { proxy: { tracer: 'stackdriver' }, tracer: { stackdriver: { debug: true, maxNumberOfAttributes: 7 } } } } },
    { values: { global: { proxy: { tracer: 'openCensusAgent' } }, meshConfig: { defaultConfig: { tracing: { openCensusAgent: { address: 'o:1' } } } } }, releases: OLD },
    { values: { global: { podDNSSearchNamespaces: ['global'] } } },
    { values: { meshConfig: { rootNamespace: 'root', trustDomain: 'td.corp', accessLogFile: '/dev/stdout' } } },
    { values: { meshConfig: { defaultProviders: { metrics: ['x'] } } } },
    { values: { meshConfig: { defaultConfig: { tracing: { sampling: 5.5 }, proxyMetadata: { A: 'true', B: '1' } } } } },
    { values: { telemetry: { v2: { stackdriver: { enabled: true, outboundAccessLogging: 'FULL', inboundAccessLogging: 'FULL' } } } }, releases: OLD },
    { values: { telemetry: { v2: { stackdriver: { enabled: true } } } } },
    { values: { telemetry: { v2: { stackdriver: { enabled: true, disableOutbound: true }, accessLogPolicy: { enabled: true } } } }, releases: OLD },
    { values: { telemetry: { v2: { stackdriver: { enabled: true, configOverride: { a: { b: 'c' } } } } } }, releases: OLD },
    { values: { pilot: { env: { EXTERNAL_CA: 'ISTIOD_RA_KUBERNETES_API' } }, global: { certSigners: ['a/b'] } } },
    { values: { pilot: { env: { MCS_API_GROUP: 'x.y' } } } },
    { values: { pilot: { env: { PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false' } } } },
    { values: { pilot: { env: { PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: false } } } },
    { values: { pilot: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } } }, releases: SINCE_1_26 },
    { values: { pilot: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } }, global: { trustBundleName: 'bundle' } }, releases: SINCE_1_27 },
    { values: { env: { CA_TRUSTED_NODE_ACCOUNTS: 'a/b', EXTERNAL_ISTIOD: 'true' }, global: { externalIstiod: true } }, releases: SINCE_1_26 },
    { values: { global: { trustBundleName: 'bundle' } }, releases: SINCE_1_27 },
    { values: { trafficDistribution: 'PreferClose' }, releases: SINCE_1_27 },
    { values: { pdb: { maxUnavailable: 1 } }, releases: SINCE_1_27 },
    { values: { istiodRemote: { injectionCABundle: 'Y2E=' }, revisionTags: ['prod'] }, releases: SINCE_1_26 },
    ...SCOPES.map((resourceScope) => (
      { values: { global: { resourceScope }, revisionTags: ['prod'], experimental: { stableValidationPolicy: true }, jwksResolverExtraRootCA: 'x' }, releases: SINCE_1_28 }
    )),
    { values: { global: { networkPolicy: { enabled: true } }, revision: 'canary', ownerName: 'own' }, releases: SINCE_1_28 },
    { values: { global: { operatorManageWebhooks: true }, revisionTags: ['prod'] } },
    { values: { revision: 'canary', revisionTags: ['prod'], serviceAnnotations: { a: 'b' }, ipFamilies: ['IPv6'], trafficDistribution: 'PreferClose' }, releases: SINCE_1_28 },
    { values: { autoscaleEnabled: false, replicaCount: 3 }, releases: SINCE_1_26 },
    { values: { autoscaleEnabled: false, replicaCount: 1, autoscaleMin: 3 }, releases: SINCE_1_26 },
    { values: { compatibilityVersion: '1.27' }, releases: SINCE_1_28 },
    { values: { istiodRemote: { enabled: true } }, releases: SINCE_1_26 },
    { values: { istiodRemote: { enabled: true, enabledLocalInjectorIstiod: true }, global: { remotePilotAddress: '10.1.2.3' } }, releases: SINCE_1_27 },
    { values: { istiodRemote: { enabled: true }, global: { remotePilotAddress: 'istiod.corp', configCluster: true, ipFamilies: ['IPv6'] } }, releases: SINCE_1_26 },
    ...['ambient', 'demo', 'preview', 'remote', 'stable'].map((profile) => ({ values: { profile }, releases: SINCE_1_26 })),
    { values: { compatibilityVersion: '1.23' }, releases: ['1.26.0'] },
    ...['1.24', '1.25', '1.26'].map((compatibilityVersion) => ({ values: { compatibilityVersion }, releases: SINCE_1_26 })),
    ...['gke', 'k3d', 'k3s', 'microk8s', 'minikube', 'openshift'].map((platform) => ({ values: { platform }, releases: SINCE_1_26 })),
    { values: { pilot: { autoscaleMin: 3, resources: { requests: { cpu: '1' } } } } },
    { values: { pilot: { autoscaleMin: 2 }, autoscaleMin: 3 }, releases: SINCE_1_26 },
    { values: { pilot: { env: { BIG: 1000000, SMALL: 0.00001 }, podLabels: { big: 1234567 }, traceSampling: 1234567 } } },
    { values: { meshConfig: { defaultConfig: { proxyMetadata: { a10: '12345678.5', a2: '1e21', A: 'yes', _: null, 1: '1000000', tab: 'a\tb', merge: '<<' } } } } },
    { values: { global: { proxy: { lifecycle: { preStop: { exec: { command: ['sleep', '5'] } }, postStart: null } } }, sidecarInjectorWebhook: { injectedAnnotations: { number: 7, flag: true } } } },
    { values: { pilot: { volumes: null, nodeSelector: null }, sidecarInjectorWebhook: { neverInjectSelector: null } } },
    { values: { revisionTags: ['prod', 'prod'] } },
    { values: { affinity: null, gatewayClasses: { istio: {} } }, releases: SINCE_1_26 },
  ],
  gateway: [
    { values: { service: { allocateLoadBalancerNodePorts: false, loadBalancerClass: 'x' } }, releases: SINCE_1_26 },
    { values: { networkGateway: 'network2', labels: { 'topology.istio.io/network': 'network2' } } },
    { values: { platform: 'openshift' }, releases: SINCE_1_26 },
    { values: { autoscaling: { enabled: false }, replicaCount: 4 } },
    { values: { autoscaling: { enabled: false }, replicaCount: 0 } },
    { values: { serviceAccount: { create: false, name: 'own' } } },
    { values: { serviceAccount: { create: false } } },
    { values: { kind: 'DaemonSet', podDisruptionBudget: { maxUnavailable: 1 } } },
    { values: { env: { BIG: 1000000, NOTHING: null }, labels: { big: 1000000 } } },
    { values: { resources: null } },
    { values: { service: { annotations: { a: 'service' } }, annotations: { a: 'all', b: 'all' } } },
    { values: { kind: '' }, releases: [...OLD, ...SINCE_1_28] },
    { values: { service: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } }, releases: [...OLD, ...SINCE_1_28] },
    { values: { resources: { requests: { cpu: 1 } } }, releases: [...OLD, ...SINCE_1_28] },
    { values: { resources: { requests: { cpu: null } } }, releases: SINCE_1_26 },
    { values: { podDisruptionBudget: { minAvailable: 1 }, autoscaling: { minReplicas: 2 } } },
    { values: { podDisruptionBudget: { minAvailable: 1 }, autoscaling: { enabled: false }, replicaCount: 2 } },
    { values: { podDisruptionBudget: { minAvailable: 1 }, autoscaling: { enabled: false, minReplicas: 3 } } },
    { values: { service: { internalTrafficPolicy: 'Local', selectorLabels: { app: 'own', more: 'x' } } }, releases: SINCE_1_28 },
    { values: { global: { networkPolicy: { enabled: true }, other: 1 }, revision: 'canary', labels: { app: 'own', istio: 'gate', a: 'b' }, networkGateway: 'n' } }, // older charts ignore the policy
    { values: { global: { networkPolicy: { enabled: true } }, service: { ports: [{ name: 'udp', port: 53, protocol: 'UDP' }] } }, releases: SINCE_1_28 },
    { values: { networkPolicy: { enabled: true } }, releases: SINCE_1_28 },
    { values: { pilot: { a: 1 }, defaultRevision: 'x' }, releases: SINCE_1_28 },
    ...NULLS.map((values) => ({ values, releases: SINCE_1_28 })),
  ],
  cni: [
    { values: { cniNetnsDir: '/var/run/docker/netns' } },
    { values: { cni: { cniNetnsDir: '/var/run/docker/netns' } } },
    { values: { cni: { ambient: { enabled: true } } } },
    { values: { cni: { ambient: { enabled: true, redirectMode: 'ebpf', configDir: '/etc/own' } } }, releases: OLD },
    { values: { cni: { ambient: { enabled: true, shareHostNetworkNamespace: true } } }, releases: SINCE_1_26 },
    { values: { cni: { repair: { repairPods: false, deletePods: true } } } },
    { values: { cni: { repair: { repairPods: false, deletePods: false, labelPods: true } } } },
    { values: { cni: { repair: { enabled: false }, ambient: { enabled: true }, resourceQuotas: { enabled: true, pods: '1k' } } } },
    { values: { cni: { resourceQuotas: { enabled: true, pods: 1000000 } } } },
    { values: { cni: { resources: null } } },
    { values: { cni: { env: { BIG: 1000000, AMBIENT_IPV6: 'maybe' } } }, releases: SINCE_1_26 },
    { values: { hub: 'own.corp', cni: { hub: 'other.corp' } }, releases: SINCE_1_26 },
    { values: { chained: null, repair: { labelPods: null }, tag: null }, releases: SINCE_1_26 },
    { values: { cni: { chained: null, repair: { labelPods: null }, tag: null } } },
    { values: { cni: { podAnnotations: { 'prometheus.io/port': '15000' } } } },
    ...SCOPES.map((resourceScope) => ({ values: { global: { resourceScope }, resourceQuotas: { enabled: true }, provider: 'multus', repair: { enabled: true } }, releases: SINCE_1_28 })),
    { values: { podLabels: { a: 'b' }, daemonSetLabels: { c: 'd' } }, releases: SINCE_1_28 },
    { values: { istioOwnedCNIConfig: true, istioOwnedCNIConfigFileName: 'own.conflist' }, releases: SINCE_1_27 },
    ...['ambient', 'demo', 'preview', 'remote', 'stable'].map((profile) => ({ values: { profile }, releases: SINCE_1_26 })),
    { values: { global: { profile: 'ambient' }, ambient: { enabled: false } }, releases: SINCE_1_26 },
    { values: { compatibilityVersion: '1.24', ambient: { enabled: true } }, releases: SINCE_1_26 },
    ...['gke', 'k3d', 'k3s', 'microk8s', 'minikube', 'openshift'].map((platform) => ({ values: { global: { platform } }, releases: SINCE_1_26 })),
    { values: { platform: 'openshift', global: { platform: 'k3s' } }, releases: SINCE_1_26 },
  ],
  ztunnel: [
    { values: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } } },
    { values: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true }, global: { trustBundleName: 'bundle' } }, releases: SINCE_1_27 },
    { values: { trustBundleName: 'bundle' }, releases: SINCE_1_27 },
    { values: { network: 'network1' }, releases: ['1.27.0'] },
    { values: { trustBundleName: 'bundle', env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } }, releases: ['1.27.0'] },
    { values: { meshConfig: { defaultConfig: { proxyMetadata: { ZZ: 'v', AA: 7 } } } } },
    { values: { revision: 'canary', annotations: { a: 'b' }, podAnnotations: { c: 'd' } } },
    { values: { nodeSelector: { disk: 'ssd' }, affinity: AFFINITY }, releases: SINCE_1_26 },
    { values: { resourceQuotas: { enabled: true, pods: '1k' }, labels: { a: 'b' } }, releases: SINCE_1_26 },
    { values: { resources: null } },
    { values: { global: { hub: 'registry.corp/istio', tag: 'v1', variant: 'debug', imagePullSecrets: ['one'], logAsJson: true } }, releases: SINCE_1_26 },
    { values: { global: { hub: 'registry.corp/istio', platform: 'openshift' }, hub: 'own.corp', ownerName: 'me' }, releases: SINCE_1_26 },
    ...['ambient', 'demo', 'preview', 'remote', 'stable'].map((profile) => ({ values: { profile }, releases: SINCE_1_26 })),
    { values: { global: { profile: 'ambient' } }, releases: SINCE_1_26 },
    { values: { compatibilityVersion: '1.24' }, releases: SINCE_1_26 },
    ...['gke', 'k3d', 'openshift'].map((platform) => ({ values: { platform }, releases: SINCE_1_26 })),
    ...SCOPES.map((resourceScope) => ({ values: { resourceScope, platform: 'openshift', resourceQuotas: { enabled: true } }, releases: SINCE_1_28 })),
    { values: { network: 'network1', trustBundleName: 'bundle' }, releases: SINCE_1_28 },
  ],
};

/** The intended differences (docs/differences.md), and the part of the output that shows each of them. */
export const MEANT: { readonly release: IstioRelease; readonly chart: ChartName; readonly values: object; readonly difference: RegExp }[] = [
  { release: '1.20.1', chart: 'istiod', values: { global: { autoscalingv2API: false } }, difference: /-\s+"apiVersion": "autoscaling\/v2beta1"/ },
  ...['10.1.2.3', 'istiod.corp'].map((remotePilotAddress) => (
    { release: '1.26.0' as const, chart: 'istiod' as const, values: { global: { remotePilotAddress } }, difference: /theirs: .*v1\/Service\/istio-system\/istiod is printed twice.*ours: rendered/s }
  )),
  { release: '1.20.1', chart: 'base', values: { global: { remotePilotAddress: '10.1.2.3' } }, difference: /theirs: Error: .*nil pointer.*ours: rendered/s },
  { release: '1.27.0', chart: 'ztunnel', values: { network: 'network1' }, difference: /\+\s+"name": "NETWORK"/ },
  {
    release: '1.27.0',
    chart: 'ztunnel',
    values: { trustBundleName: 'bundle', env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } },
    difference: /-\s+"name": "istio\.io:istiod-ca:root-cert"/,
  },
  ...SINCE_1_26.map((release) => (
    { release, chart: 'cni' as const, values: { global: { platform: 'gke' } }, difference: /-\s+"path": "\/opt\/cni\/bin"/ }
  )),
  {
    release: '1.20.1',
    chart: 'cni',
    values: { cni: { repair: { repairPods: false, deletePods: false, labelPods: true } } },
    difference: /theirs: Error: YAML parse error on cni.templates.clusterrole.yaml.*ours: rendered/s,
  },
  { release: '1.20.1', chart: 'base', values: { global: { remotePilotAddress: 'istiod.corp' } }, difference: /theirs: Error: .*nil pointer.*ours: rendered/s },
];
