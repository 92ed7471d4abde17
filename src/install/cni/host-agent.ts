import { CniAgent } from './agent';
import { CONFIG_MAP } from './config-map';
import { nodePaths } from './paths';
import { Fields, ifGiven } from '../../json';
import { CniSettings } from '../../settings';
import { printed } from '../../text';
import { hostPath } from '../node-agent';
import { fieldVariable, limitVariable } from '../variables';

/** The CNI agent that redirects traffic in the network of the node. */
export function hostAgent(settings: CniSettings): CniAgent {
  return {
    labels: {},
    annotations: { 'ambient.istio.io/redirection': 'disabled' },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: settings.rollingMaxUnavailable } },
    network: settings.ambient.enabled ? { hostNetwork: true } : {},
    securityContext: {
      runAsGroup: 0, runAsUser: 0, runAsNonRoot: false, privileged: settings.privileged, seccompProfile: ifGiven(settings.seccompProfile),
    },
    env: environment(settings),
    volumeMounts: volumeMounts(settings),
    volumes: volumes(settings),
  };
}

function environment(settings: CniSettings): Fields[] {
  const { repair, ambient } = settings;
  return [
    ...(settings.cniConfFileName ? [text('CNI_CONF_NAME', settings.cniConfFileName)] : []),
    { name: 'CNI_NETWORK_CONFIG', valueFrom: { configMapKeyRef: { name: CONFIG_MAP, key: 'cni_network_config' } } },
    text('CNI_NET_DIR', nodePaths(settings).config),
    text('CHAINED_CNI_PLUGIN', settings.chained),
    text('REPAIR_ENABLED', repair.enabled),
    fieldVariable('REPAIR_NODE_NAME', 'spec.nodeName'),
    text('REPAIR_LABEL_PODS', repair.labelPods),
    text('REPAIR_DELETE_PODS', repair.deletePods),
    text('REPAIR_REPAIR_PODS', repair.repairPods),
    text('REPAIR_RUN_AS_DAEMON', true),
    text('REPAIR_SIDECAR_ANNOTATION', 'sidecar.istio.io/status'),
    text('REPAIR_INIT_CONTAINER_NAME', repair.initContainerName),
    text('REPAIR_BROKEN_POD_LABEL_KEY', repair.brokenPodLabelKey),
    text('REPAIR_BROKEN_POD_LABEL_VALUE', repair.brokenPodLabelValue),
    fieldVariable('NODE_NAME', 'spec.nodeName', 'v1'),
    text('LOG_LEVEL', settings.logLevel),
    ...(ambient.enabled ? [text('AMBIENT_ENABLED', true), ...(isEbpf(settings) ? [text('EBPF_ENABLED', true)] : [])] : []),
    limitVariable('GOMEMLIMIT', 'limits.memory'),
    limitVariable('GOMAXPROCS', 'limits.cpu'),
  ];
}

/** A variable whose value the chart writes in quotes. It writes an empty text for a null. */
function text(name: string, value: unknown): Fields {
  return { name, value: value === null || value === undefined ? '' : printed(value) };
}

function isEbpf({ ambient }: CniSettings): boolean {
  return ambient.redirectMode === 'ebpf';
}

function volumeMounts(settings: CniSettings): Fields[] {
  const { repair, ambient } = settings;
  return [
    { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
    ...(repair.repairPods ? [{ mountPath: '/host/proc', name: 'cni-host-procfs' }] : []),
    { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
    { mountPath: '/var/run/istio-cni', name: 'cni-log-dir' },
    ...(ambient.enabled ? [
      { mountPath: '/etc/ambient-config', name: 'cni-ambient-config-dir' },
      { mountPath: '/var/run/netns', mountPropagation: 'HostToContainer', name: 'cni-netns-dir' },
      ...(isEbpf(settings) ? [{ mountPath: '/sys/fs/bpf', mountPropagation: 'Bidirectional', name: 'cni-bpffs-dir' }] : []),
    ] : []),
  ];
}

function volumes(settings: CniSettings): Fields[] {
  const { repair, ambient } = settings;
  const { bin, config, namespaces } = nodePaths(settings);
  return [
    hostPath('cni-bin-dir', bin),
    ...(repair.repairPods ? [hostPath('cni-host-procfs', '/proc', 'Directory')] : []),
    ...(ambient.enabled ? [hostPath('cni-ambient-config-dir', ambient.configDir || '/etc/ambient-config')] : []),
    hostPath('cni-net-dir', config),
    hostPath('cni-log-dir', '/var/run/istio-cni'),
    hostPath('cni-netns-dir', namespaces, 'Directory'),
    ...(isEbpf(settings) ? [hostPath('cni-bpffs-dir', '/sys/fs/bpf')] : []),
  ];
}
