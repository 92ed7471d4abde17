import { byLine } from './by-line';
import { EVERY_NODE, PULL_POLICY, RESOURCE_SCOPE } from './kinds';
import { ACCOUNT_RULE, ANNOTATIONS_RULE, LABEL_RULE, LABELS_RULE, REVISION_RULE, TRUST_BUNDLE_RULE } from './rules';
import { catalogue } from './setting';
import { IstioVersion } from '../../istio';
import { NAMESPACE } from '../../names';

/** The settings of the chart `ztunnel`. */
export const ZTUNNEL_SETTINGS = catalogue([
  // The install as a whole
  { setting: 'profile', kind: 'text', since: '1.26', prop: 'profile', as: 'profile' },
  { setting: 'compatibilityVersion', kind: 'text', since: '1.26', prop: 'compatibilityVersion' },
  { setting: 'platform', kind: 'text', since: '1.26', prop: 'platform', as: 'platform' },
  { setting: 'resourceName', kind: 'word', rule: ACCOUNT_RULE, default: '', since: '1.26', prop: 'name' },
  { setting: 'revision', kind: 'word', rule: REVISION_RULE, default: '', required: true, prop: 'revision' },
  { setting: 'istioNamespace', kind: 'name', rule: NAMESPACE, default: 'istio-system', required: true, prop: 'istioNamespace' },
  { setting: 'resourceScope', kind: RESOURCE_SCOPE, default: 'all', since: '1.28', required: true, prop: 'resourceScope', as: 'resourceScope' },
  { setting: 'ownerName', kind: 'word', rule: LABEL_RULE, since: '1.26', prop: 'ownerName' },

  // Images
  { setting: 'hub', kind: 'quoted', default: 'docker.io/istio', required: true, prop: 'registry.hub' },
  { setting: 'tag', kind: 'quoted', default: (version: IstioVersion) => version.name, required: true, prop: 'registry.options.tag' },
  { setting: 'variant', kind: 'quoted', default: '', prop: 'registry.options.variant' },
  { setting: 'image', kind: 'quoted', default: 'ztunnel', required: true, prop: 'registry.options.ztunnel' },
  { setting: 'imagePullPolicy', kind: PULL_POLICY, default: '', prop: 'registry.options.pullPolicy', as: 'imagePullPolicy' },
  { setting: 'imagePullSecrets', kind: 'list of word', default: [], prop: 'registry.options.pullSecrets' },

  // How ztunnel finds the control plane, and who it is
  { setting: 'caAddress', kind: 'word', default: '', prop: 'caAddress' },
  { setting: 'xdsAddress', kind: 'word', default: '', since: '1.26', prop: 'xdsAddress' },
  { setting: 'multiCluster.clusterName', kind: 'word', default: '', prop: 'clusterName' },
  { setting: 'network', kind: 'text', default: '', since: '1.27', prop: 'network' },
  { setting: 'trustBundleName', kind: 'word', rule: TRUST_BUNDLE_RULE, since: '1.27', prop: 'trustBundleName' },
  { setting: 'meshConfig.defaultConfig.proxyMetadata', kind: 'map of quoted scalar', default: {}, prop: 'proxyMetadata', as: 'scalars' },
  { setting: 'env', kind: 'map of quoted scalar', default: {}, prop: 'env', as: 'scalars' },
  { setting: 'logLevel', kind: 'text', default: 'info', since: '1.26', required: true, prop: 'logLevel' },
  { setting: 'logAsJson', kind: 'boolean', default: false, since: '1.26', prop: 'logAsJson' },

  // Scheduling and contents of the pods
  { setting: 'nodeSelector', kind: 'map', fragment: 'PodSpec.nodeSelector', rule: LABELS_RULE, since: '1.26', prop: 'nodeSelector', as: 'texts' },
  { setting: 'affinity', kind: 'map', fragment: 'PodSpec.affinity', since: '1.26', prop: 'affinity', as: 'affinity' },
  { setting: 'tolerations', kind: 'list', fragment: 'PodSpec.tolerations', default: EVERY_NODE, since: '1.27', prop: 'tolerations', as: 'tolerations' },
  {
    setting: 'resources',
    kind: 'map',
    fragment: 'Container.resources',
    default: byLine({ '1.20': { requests: { cpu: '500m', memory: '2048Mi' } }, '1.26': { requests: { cpu: '200m', memory: '512Mi' } } }),
    prop: 'resources',
    as: 'resources',
  },
  { setting: 'volumes', kind: 'list', fragment: 'PodSpec.volumes', default: [], prop: 'volumes', as: 'volumes' },
  { setting: 'volumeMounts', kind: 'list', fragment: 'Container.volumeMounts', default: [], prop: 'volumeMounts', as: 'volumeMounts' },
  { setting: 'seLinuxOptions', kind: 'map', fragment: 'SecurityContext.seLinuxOptions', default: {}, since: '1.26', prop: 'seLinuxOptions', as: 'seLinuxOptions' },
  { setting: 'terminationGracePeriodSeconds', kind: 'number', fragment: 'PodSpec.terminationGracePeriodSeconds', default: 30, required: true, prop: 'terminationGracePeriod', as: 'seconds' },
  {
    setting: 'updateStrategy',
    kind: 'map',
    fragment: 'DaemonSetSpec.updateStrategy',
    default: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    since: '1.26',
    prop: 'updateStrategy',
    as: 'daemonSetStrategy',
  },

  // Labels, annotations and the quota
  { setting: 'labels', kind: 'map of text', rule: LABELS_RULE, default: {}, prop: 'labels', as: 'texts' },
  { setting: 'annotations', kind: 'map of text', rule: ANNOTATIONS_RULE, default: {}, required: true, prop: 'annotations', as: 'texts' },
  { setting: 'podLabels', kind: 'map of text', rule: LABELS_RULE, default: {}, prop: 'podLabels', as: 'texts' },
  {
    setting: 'podAnnotations',
    kind: 'map of text',
    rule: ANNOTATIONS_RULE,
    default: { 'prometheus.io/port': '15020', 'prometheus.io/scrape': 'true' },
    prop: 'podAnnotations',
    as: 'texts',
  },
  { setting: 'resourceQuotas.enabled', kind: 'boolean', default: false, since: '1.26', prop: 'resourceQuota.enabled' },
  { setting: 'resourceQuotas.pods', kind: 'number or text', default: 5000, since: '1.26', prop: 'resourceQuota.pods' },

  // Values that the chart accepts for other charts, and a mode of older releases. The values below `global` are merged into the top level.
  { setting: 'global', kind: 'map', since: '1.26', required: true, unread: true },
  { setting: 'redirectMode', kind: 'text', default: 'iptables', until: '1.20', unread: true },
]);
