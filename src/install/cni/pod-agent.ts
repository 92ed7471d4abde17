import { CniAgent } from './agent';
import { CONFIG_MAP } from './config-map';
import { CNI } from './names';
import { nodePaths } from './paths';
import { Fields, given, ifGiven } from '../../json';
import { CniSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { hostPath } from '../node-agent';
import { fieldVariable, limitVariable, variable } from '../variables';

/** The CNI agent that enters the network namespaces of pods. */
export function podAgent(component: Component, settings: CniSettings): CniAgent {
  const isInHost = settings.ambient.enabled && settings.ambient.shareHostNetworkNamespace;
  return {
    labels: { 'istio.io/dataplane-mode': 'none', ...componentLabels(component, CNI) },
    // Kubernetes 1.29 does not have the field `appArmorProfile` of the security context.
    annotations: { 'container.apparmor.security.beta.kubernetes.io/install-cni': 'unconfined' },
    updateStrategy: settings.updateStrategy,
    network: isInHost ? { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } : {},
    ports: [{ containerPort: 15014, name: 'metrics', protocol: 'TCP' }],
    securityContext: securityContext(settings),
    envFrom: [{ configMapRef: { name: CONFIG_MAP } }],
    env: environment(component, settings, !isInHost),
    volumeMounts: volumeMounts(settings),
    volumes: volumes(settings),
  };
}

function securityContext({ seLinuxOptions, seccompProfile }: CniSettings): Fields {
  return {
    privileged: false,
    runAsGroup: 0,
    runAsUser: 0,
    runAsNonRoot: false,
    capabilities: { drop: ['ALL'], add: CAPABILITIES },
    seLinuxOptions: given(seLinuxOptions) ? { ...seLinuxOptions, type: seLinuxOptions?.type || 'spc_t' } : undefined,
    seccompProfile: ifGiven(seccompProfile),
  };
}

const CAPABILITIES = [
  'NET_ADMIN', // ipsets and routes
  'NET_RAW', // the table `nat` of iptables
  'SYS_PTRACE', // descriptions of the network namespaces of pods
  'SYS_ADMIN', // entering network namespaces
  'DAC_OVERRIDE', // folders of the node that belong to other users
];

function environment({ features }: Component, settings: CniSettings, canSwitch: boolean): Fields[] {
  const divisor = features.cniVariablesInContainer ? '1' : undefined;
  const own = features.cniVariablesInContainer ? settings.env ?? {} : {};
  return [
    fieldVariable('REPAIR_NODE_NAME', 'spec.nodeName'),
    variable('REPAIR_RUN_AS_DAEMON', true),
    variable('REPAIR_SIDECAR_ANNOTATION', 'sidecar.istio.io/status'),
    ...(canSwitch ? [variable('ALLOW_SWITCH_TO_HOST_NS', true)] : []),
    fieldVariable('NODE_NAME', 'spec.nodeName', 'v1'),
    limitVariable('GOMEMLIMIT', 'limits.memory', divisor),
    limitVariable('GOMAXPROCS', 'limits.cpu', divisor),
    fieldVariable('POD_NAME', 'metadata.name'),
    fieldVariable('POD_NAMESPACE', 'metadata.namespace'),
    ...Object.keys(own).sort().map((name) => variable(name, own[name])),
  ];
}

function volumeMounts({ repair, ambient }: CniSettings): Fields[] {
  return [
    { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
    ...(repair.repairPods || ambient.enabled ? [{ mountPath: '/host/proc', name: 'cni-host-procfs', readOnly: true }] : []),
    { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
    { mountPath: '/var/run/istio-cni', name: 'cni-socket-dir' },
    ...(ambient.enabled ? [
      { mountPath: '/host/var/run/netns', mountPropagation: 'HostToContainer', name: 'cni-netns-dir' },
      { mountPath: '/var/run/ztunnel', name: 'cni-ztunnel-sock-dir' },
    ] : []),
  ];
}

function volumes(settings: CniSettings): Fields[] {
  const { repair, ambient } = settings;
  const { bin, config, namespaces } = nodePaths(settings);
  return [
    hostPath('cni-bin-dir', bin),
    ...(repair.repairPods || ambient.enabled ? [hostPath('cni-host-procfs', '/proc', 'Directory')] : []),
    ...(ambient.enabled ? [hostPath('cni-ztunnel-sock-dir', '/var/run/ztunnel', 'DirectoryOrCreate')] : []),
    hostPath('cni-net-dir', config),
    hostPath('cni-socket-dir', '/var/run/istio-cni'),
    hostPath('cni-netns-dir', namespaces, 'DirectoryOrCreate'), // the node has the folder only after its first pod with a network namespace
  ];
}
