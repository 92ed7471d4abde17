import { IstioVersion } from '../istio';
import { entryOf } from '../istio/internal';

/** The differences between the installs of Istio versions. Each feature is named for what it does. */
export interface InstallFeatures {
  /** Every object carries the app.kubernetes.io labels. */
  readonly recommendedLabels: boolean;
  /** The check of workload tokens can be chosen. Later lines always check by audience. */
  readonly jwtPolicy: boolean;
  /** `enablePrometheusMerge: false` also stops the scraping of istiod itself. */
  readonly scrapingFollowsPrometheusMerge: boolean;
  /** istiod's container ports are named, and all of them are listed. */
  readonly namedPorts: boolean;
  /** istiod trusts the service account of ztunnel, tolerates nodes that wait for the CNI plugin, and has a label that keeps it out of ambient mode. */
  readonly ambient: boolean;
  /**
   * The CNI agent enters the network namespaces of pods, has the capabilities for that, and writes the configuration of the plugin from
   * environment variables. Otherwise, it can be privileged, it redirects traffic on the node, and a ConfigMap has the configuration.
   */
  readonly cniEntersPods: boolean;
  /** The user's environment variables of the CNI agent are also in its container, and not only in its ConfigMap. */
  readonly cniVariablesInContainer: boolean;
  /** ztunnel enters the network namespaces of pods, and has the capabilities for that. Otherwise, traffic is redirected on the node. */
  readonly ztunnelEntersPods: boolean;
  /** ztunnel reads the limit of its CPU. */
  readonly ztunnelCpuLimit: boolean;
  /** An environment variable tells istiod about an external installation. */
  readonly externalByEnvironment: boolean;
  /** The root certificate can be published as a ClusterTrustBundle. */
  readonly trustBundles: boolean;
  /** istiod has the permission to read ClusterTrustBundles. */
  readonly readsTrustBundles: boolean;
  /** The install records its settings in a ConfigMap `values`. */
  readonly settingsConfigMap: boolean;
  /** With the tracer `none`, the mesh config has no field `tracing`. Otherwise the field is empty. */
  readonly noTracer: boolean;
  /** Overrides of metrics need EnvoyFilters, one pair for each proxy version in this list. */
  readonly statsFilters: string[];
  /** The base contains the Service and the Endpoints of a remote istiod, for any address. */
  readonly remoteInBase: boolean;
  /** A profile, a platform and a compatibility version can be named. Each of them sets settings between the defaults and the user's own (profiles.ts). */
  readonly profiles: boolean;
  /** The charts `gateway` and `ztunnel` merge the values below `global` into their top level, where the user's own values take precedence. */
  readonly flattensGlobals: boolean;
  /** The charts keep their defaults below `_internal_defaults_do_not_set`. Values below this key change the defaults. */
  readonly internalDefaults: boolean;
  /** The schema of the chart `gateway` rejects values that the chart does not have. */
  readonly closedGatewaySchema: boolean;
  /** The values of istiod's own Deployment are at the top level. In the older layout, they are below `pilot`. */
  readonly flatLayout: boolean;
  /** A null in values or props stays in the settings. Otherwise, it deletes the default. */
  readonly keepsNulls: boolean;
  /** Kubernetes itself can sign istiod's certificate: `pilotCertProvider: kubernetes`. */
  readonly kubernetesCertProvider: boolean;
  /** CRDs that the chart does not template keep the labels that Istio publishes them with. */
  readonly publishedCrdLabels: boolean;
  /** The names of the supported platforms. */
  readonly platforms: { readonly [platform: string]: string };
  /** Remote installs leave out the objects that only a local istiod needs. */
  readonly remoteProfile: boolean;
  /** istiod can validate objects of the Kubernetes Gateway API. */
  readonly validatesGatewayApi: boolean;
  /** The AdmissionReview versions that istiod's webhooks support. */
  readonly admissionReviewVersions: string[];
  /** istiod has permissions for the status of single kinds only, and supports newer kinds of the Gateway API. */
  readonly narrowStatusRights: boolean;
  /** istiod supports the listener sets and inference pools of the Kubernetes Gateway API. */
  readonly inferencePools: boolean;
  /** The API group of the inference pools that istiod reads. */
  readonly inferenceGroup: string;
  /** The webhooks of revision tags have the CA certificate of an external injection server, like the other webhooks. */
  readonly tagsTrustInjectionServer: boolean;
  /** The istiods of other clusters have the permission to read ConfigMaps in this cluster. */
  readonly readerOfConfigMaps: boolean;
  /** The Service of a remote istiod has the label of its revision. */
  readonly remoteServiceRevision: boolean;
  /** A remote istiod with an IP address has an EndpointSlice. Otherwise, it has Endpoints. */
  readonly remoteEndpointSlice: boolean;
  /** Each revision tag has a Service of its own. */
  readonly tagServices: boolean;
  /** With `operatorManageWebhooks`, the revision tags of the values have no webhooks either. */
  readonly operatorManagesTagWebhooks: boolean;
  /** A gateway can have a NetworkPolicy. */
  readonly gatewayNetworkPolicy: boolean;
  /** There is a PodDisruptionBudget only if there are at least two replicas. With a single one, it would block the drain of a node. */
  readonly budgetsOfReplicas: boolean;
  /** The signers that istiod may approve certificates for, in addition to the given ones. */
  readonly alwaysApprovedSigners: string[];
}

const V1_20: InstallFeatures = {
  recommendedLabels: false,
  jwtPolicy: true,
  scrapingFollowsPrometheusMerge: true,
  namedPorts: false,
  ambient: false,
  cniEntersPods: false,
  cniVariablesInContainer: false,
  ztunnelEntersPods: false,
  ztunnelCpuLimit: false,
  externalByEnvironment: false,
  trustBundles: false,
  readsTrustBundles: false,
  settingsConfigMap: false,
  noTracer: false,
  statsFilters: ['1.17', '1.18', '1.19', '1.20'],
  remoteInBase: true,
  profiles: false,
  flattensGlobals: false,
  internalDefaults: false,
  closedGatewaySchema: true,
  flatLayout: false,
  keepsNulls: false,
  kubernetesCertProvider: true,
  publishedCrdLabels: false,
  platforms: { openshift: 'openshift', gcp: 'gcp' },
  remoteProfile: false,
  validatesGatewayApi: true,
  admissionReviewVersions: ['v1beta1', 'v1'],
  narrowStatusRights: false,
  inferencePools: false,
  inferenceGroup: 'inference.networking.x-k8s.io',
  tagsTrustInjectionServer: false,
  readerOfConfigMaps: false,
  remoteServiceRevision: false,
  remoteEndpointSlice: false,
  tagServices: false,
  operatorManagesTagWebhooks: false,
  gatewayNetworkPolicy: false,
  budgetsOfReplicas: false,
  alwaysApprovedSigners: ['kubernetes.io/legacy-unknown'],
};

const V1_26: InstallFeatures = {
  recommendedLabels: true,
  jwtPolicy: false,
  scrapingFollowsPrometheusMerge: false,
  namedPorts: true,
  ambient: true,
  cniEntersPods: true,
  cniVariablesInContainer: false,
  ztunnelEntersPods: true,
  ztunnelCpuLimit: false,
  externalByEnvironment: true,
  trustBundles: true,
  readsTrustBundles: false,
  settingsConfigMap: true,
  noTracer: true,
  statsFilters: [],
  remoteInBase: false,
  profiles: true,
  flattensGlobals: true,
  internalDefaults: true,
  closedGatewaySchema: false,
  flatLayout: true,
  keepsNulls: true,
  kubernetesCertProvider: false,
  publishedCrdLabels: true,
  platforms: { openshift: 'openshift', gcp: 'gke', k3d: 'k3d', k3s: 'k3s', microk8s: 'microk8s', minikube: 'minikube' },
  remoteProfile: true,
  validatesGatewayApi: false,
  admissionReviewVersions: ['v1'],
  narrowStatusRights: true,
  inferencePools: false,
  inferenceGroup: 'inference.networking.x-k8s.io',
  tagsTrustInjectionServer: false,
  readerOfConfigMaps: true,
  remoteServiceRevision: false,
  remoteEndpointSlice: false,
  tagServices: false,
  operatorManagesTagWebhooks: false,
  gatewayNetworkPolicy: false,
  budgetsOfReplicas: false,
  alwaysApprovedSigners: [],
};

const V1_27: InstallFeatures = {
  ...V1_26,
  cniVariablesInContainer: true,
  ztunnelCpuLimit: true,
  readsTrustBundles: true,
  inferencePools: true,
  tagsTrustInjectionServer: true,
  readerOfConfigMaps: false,
  remoteServiceRevision: true,
};

const V1_28: InstallFeatures = {
  ...V1_27,
  closedGatewaySchema: true,
  inferenceGroup: 'inference.networking.k8s.io',
  remoteEndpointSlice: true,
  tagServices: true,
  operatorManagesTagWebhooks: true,
  gatewayNetworkPolicy: true,
  budgetsOfReplicas: true,
};

const FEATURES = { '1.20.1': V1_20, '1.26.0': V1_26, '1.27.0': V1_27, '1.28.3': V1_28 };

/** The features of an install of a version. */
export function installFeatures(version: IstioVersion): InstallFeatures {
  return entryOf<InstallFeatures>(FEATURES, version, 'FEATURES in src/settings/features.ts');
}
