import { byLine } from './by-line';
import { EVERY_NODE, PULL_POLICY, RESOURCE_SCOPE } from './kinds';
import { ANNOTATIONS_RULE, LABEL_RULE, LABELS_RULE, NAMESPACES_RULE, REVISION_RULE, ROLE_RULE } from './rules';
import { catalogue } from './setting';
import { IstioVersion } from '../../istio';

const AMBIENT_PODS = [
  { podSelector: { matchLabels: { 'istio.io/dataplane-mode': 'ambient' } } },
  {
    podSelector: { matchExpressions: [{ key: 'istio.io/dataplane-mode', operator: 'NotIn', values: ['none'] }] },
    namespaceSelector: { matchLabels: { 'istio.io/dataplane-mode': 'ambient' } },
  },
];

/** The settings of the chart `cni`, which is also called istio-cni. */
export const CNI_SETTINGS = catalogue([
  // The install as a whole
  { setting: 'profile', kind: 'text', since: '1.26', prop: 'profile', as: 'profile' },
  { setting: 'compatibilityVersion', kind: 'text', since: '1.26', prop: 'compatibilityVersion' },
  { setting: 'global.platform', kind: 'text', since: '1.26', prop: 'platform', as: 'platform' },
  { setting: 'platform', kind: 'text', since: '1.26', prop: 'platformName' },
  { setting: 'global.resourceScope', kind: RESOURCE_SCOPE, default: 'all', since: '1.28', required: true, prop: 'resourceScope', as: 'resourceScope' },
  { setting: 'revision', kind: 'word', rule: REVISION_RULE, default: '', prop: 'revision' },
  { setting: 'ownerName', kind: 'word', rule: LABEL_RULE, default: '', prop: 'ownerName' },

  // Images
  { setting: 'global.hub', kind: 'quoted', default: 'docker.io/istio', required: true, prop: 'registry.hub' },
  { setting: 'global.tag', kind: 'quoted', default: (version: IstioVersion) => version.name, required: true, prop: 'registry.options.tag' },
  { setting: 'global.variant', kind: 'quoted', default: '', prop: 'registry.options.variant' },
  { setting: 'global.imagePullPolicy', kind: PULL_POLICY, default: '', prop: 'registry.options.pullPolicy', as: 'imagePullPolicy' },
  { setting: 'global.imagePullSecrets', kind: 'list of word', default: [], prop: 'registry.options.pullSecrets' },
  { setting: 'image', cni: true, kind: 'quoted', default: 'install-cni', required: true, prop: 'registry.options.cni' },
  { setting: 'hub', cni: true, kind: 'quoted', default: '', prop: 'hub' },
  { setting: 'tag', cni: true, kind: 'quoted', default: '', prop: 'tag' },
  { setting: 'variant', cni: true, kind: 'quoted', default: '', prop: 'variant' },
  { setting: 'pullPolicy', cni: true, kind: PULL_POLICY, default: '', prop: 'pullPolicy', as: 'imagePullPolicy' },

  // The plugin on the nodes
  { setting: 'cniBinDir', cni: true, kind: 'word', default: byLine({ '1.20': '', '1.26': '/opt/cni/bin' }), prop: 'binDir' },
  { setting: 'cniConfDir', cni: true, kind: 'word', default: '/etc/cni/net.d', prop: 'confDir' },
  { setting: 'cniConfFileName', cni: true, kind: byLine({ '1.20': 'quoted', '1.26': 'word' }), default: '', prop: 'confFileName' },
  { setting: 'istioOwnedCNIConfig', cni: true, kind: 'boolean', default: false, since: '1.27', prop: 'ownsConfig' },
  { setting: 'istioOwnedCNIConfigFileName', cni: true, kind: 'text', default: '', since: '1.27', prop: 'ownConfigFileName' },
  // The chart of 1.20 has a default for this setting below `cni`, but reads it at the top.
  { setting: 'cniNetnsDir', cni: byLine({ 1.26: true }), kind: 'word', default: byLine({ 1.26: '/var/run/netns' }), prop: 'netnsDir' },
  { setting: 'cni.cniNetnsDir', kind: 'word', default: null, until: '1.20', unread: true },
  { setting: 'chained', cni: true, kind: 'boolean', default: true, prop: 'chained' },
  { setting: 'provider', cni: true, kind: 'text', default: 'default', required: true, prop: 'provider', as: 'cniProvider' },
  { setting: 'privileged', cni: true, kind: 'boolean', default: false, until: '1.20', prop: 'privileged' },
  { setting: 'excludeNamespaces', cni: true, kind: 'list of text', rule: NAMESPACES_RULE, default: byLine({ '1.20': ['istio-system', 'kube-system'], '1.26': ['kube-system'] }), prop: 'excludeNamespaces' },
  { setting: 'global.nativeNftables', kind: 'boolean', default: false, since: '1.27', prop: 'nativeNftables' },
  { setting: 'env', cni: true, kind: 'map of quoted scalar', default: {}, since: '1.26', prop: 'env', as: 'scalars' },

  // Logs
  { setting: 'global.logging.level', kind: 'part', default: byLine({ '1.20': 'default:info,cni:info', '1.26': 'info' }), prop: 'logLevel' },
  { setting: 'logging.level', cni: true, kind: 'part', default: '', since: '1.26', prop: 'agentLogLevel' },
  { setting: 'logLevel', cni: true, kind: 'quoted', default: 'debug', until: '1.20', prop: 'pluginLogLevel' },
  { setting: 'global.logAsJson', kind: 'boolean', default: false, prop: 'logAsJson' },

  // Ambient mode
  { setting: 'ambient.enabled', cni: true, kind: 'boolean', default: false, prop: 'ambient.enabled' },
  { setting: 'ambient.enablementSelectors', cni: true, kind: 'list of map', default: AMBIENT_PODS, since: '1.27', required: true, prop: 'ambient.selectors', as: 'ambientSelectors' },
  { setting: 'ambient.dnsCapture', cni: true, kind: 'boolean', default: true, since: '1.26', prop: 'ambient.dnsCapture' },
  { setting: 'ambient.ipv6', cni: true, kind: 'boolean', default: true, since: '1.26', prop: 'ambient.ipv6' },
  { setting: 'ambient.reconcileIptablesOnStartup', cni: true, kind: 'boolean', default: false, since: '1.26', prop: 'ambient.reconcileIptables' },
  { setting: 'ambient.shareHostNetworkNamespace', cni: true, kind: 'boolean', default: false, since: '1.26', prop: 'ambient.hostNetwork' },
  { setting: 'ambient.redirectMode', cni: true, kind: 'text', default: 'iptables', until: '1.20', required: true, prop: 'ambient.ebpf', as: { yes: 'ebpf', no: 'iptables' } },
  { setting: 'ambient.configDir', cni: true, kind: 'word', default: '', readUntil: '1.20', prop: 'ambient.configDir' },

  // The repair of pods that started before the plugin
  { setting: 'repair.enabled', cni: true, kind: 'boolean', default: true, prop: 'repair.enabled' },
  { setting: 'repair.labelPods', cni: true, kind: 'boolean', default: false, prop: 'repair.labelPods' },
  { setting: 'repair.deletePods', cni: true, kind: 'boolean', default: byLine({ '1.20': true, '1.26': false }), prop: 'repair.deletePods' },
  { setting: 'repair.repairPods', cni: true, kind: 'boolean', default: byLine({ '1.20': false, '1.26': true }), prop: 'repair.repairPods' },
  { setting: 'repair.initContainerName', cni: true, kind: 'quoted', default: 'istio-validation', prop: 'repair.initContainerName' },
  { setting: 'repair.brokenPodLabelKey', cni: true, kind: 'quoted', default: 'cni.istio.io/uninitialized', prop: 'repair.brokenPodLabelKey' },
  { setting: 'repair.brokenPodLabelValue', cni: true, kind: 'quoted', default: 'true', prop: 'repair.brokenPodLabelValue' },
  { setting: 'repair.hub', cni: true, kind: 'text', default: '', unread: true },
  { setting: 'repair.tag', cni: true, kind: 'text', default: '', unread: true },

  // Scheduling and contents of the pods
  { setting: 'affinity', cni: true, kind: 'map', fragment: 'PodSpec.affinity', default: {}, prop: 'affinity', as: 'affinity' },
  { setting: 'tolerations', cni: true, kind: 'list', fragment: 'PodSpec.tolerations', default: EVERY_NODE, since: '1.27', prop: 'tolerations', as: 'tolerations' },
  { setting: 'podAnnotations', cni: true, kind: 'map of text', rule: ANNOTATIONS_RULE, default: {}, prop: 'podAnnotations', as: 'texts' },
  { setting: 'podLabels', cni: true, kind: 'map of text', rule: LABELS_RULE, default: {}, since: '1.28', prop: 'podLabels', as: 'texts' },
  { setting: 'daemonSetLabels', cni: true, kind: 'map of text', rule: LABELS_RULE, default: {}, since: '1.28', prop: 'daemonSetLabels', as: 'texts' },
  { setting: 'resources', cni: true, kind: 'map', fragment: 'Container.resources', default: { requests: { cpu: '100m', memory: '100Mi' } }, prop: 'resources', as: 'resources' },
  { setting: 'global.defaultResources', kind: 'map', fragment: 'Container.resources', default: { requests: { cpu: '100m', memory: '100Mi' } }, prop: 'defaultResources', as: 'resources' },
  { setting: 'seccompProfile', cni: true, kind: 'map', fragment: 'SecurityContext.seccompProfile', default: {}, prop: 'seccompProfile', as: 'seccompProfile' },
  { setting: 'seLinuxOptions', cni: true, kind: 'map', fragment: 'SecurityContext.seLinuxOptions', default: {}, since: '1.26', prop: 'seLinuxOptions', as: 'seLinuxOptions' },
  {
    setting: 'updateStrategy',
    cni: true,
    kind: 'map',
    fragment: 'DaemonSetSpec.updateStrategy',
    default: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    since: '1.26',
    prop: 'updateStrategy',
    as: 'daemonSetStrategy',
  },
  { setting: 'rollingMaxUnavailable', cni: true, kind: 'number or word', fragment: 'RollingUpdateDaemonSet.maxUnavailable', default: 1, until: '1.20', prop: 'maxUnavailable', as: 'podAmount' },

  // Objects beside the DaemonSet
  { setting: 'resourceQuotas.enabled', cni: true, kind: 'boolean', default: false, prop: 'resourceQuota.enabled' },
  { setting: 'resourceQuotas.pods', cni: true, kind: 'number or text', default: 5000, prop: 'resourceQuota.pods' },
  { setting: 'psp_cluster_role', cni: true, kind: 'word', rule: ROLE_RULE, default: '', until: '1.20', required: true, prop: 'podSecurityPolicyRole' },

  // Another name of the profile. The objects depend on the settings of the profile alone.
  { setting: 'global.profile', kind: 'text', since: '1.26', unread: true },
]);
