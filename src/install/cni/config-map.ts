import { CNI, cniMeta } from './names';
import { nodePaths } from './paths';
import { CniSettings } from '../../settings';
import { blockYaml, printed, withoutLineBreaks } from '../../text';
import { Component } from '../component';
import { KubeObject } from '../object';

export const CONFIG_MAP = `${CNI}-config`;

/** The ConfigMap of the CNI agent. */
export function cniConfigMap(component: Component, settings: CniSettings): KubeObject {
  const data = component.features.cniEntersPods ? variables(settings) : { cni_network_config: networkConfig(settings) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: cniMeta(CONFIG_MAP, component, settings), data };
}

/** The environment variables of the agent. */
function variables(settings: CniSettings): Record<string, string | undefined> {
  const { ambient, repair, global } = settings;
  return {
    CURRENT_AGENT_VERSION: text(settings.tag || global.tag),
    AMBIENT_ENABLED: text(ambient.enabled),
    AMBIENT_ENABLEMENT_SELECTOR: ambient.enablementSelectors === undefined ? undefined : withoutLineBreaks(blockYaml(ambient.enablementSelectors)),
    AMBIENT_DNS_CAPTURE: text(ambient.dnsCapture),
    AMBIENT_IPV6: text(ambient.ipv6),
    AMBIENT_RECONCILE_POD_RULES_ON_STARTUP: text(ambient.reconcileIptablesOnStartup),
    CNI_CONF_NAME: settings.cniConfFileName || undefined,
    ISTIO_OWNED_CNI_CONFIG: text(settings.istioOwnedCNIConfig),
    ISTIO_OWNED_CNI_CONF_FILENAME: settings.istioOwnedCNIConfig ? text(settings.istioOwnedCNIConfigFileName) : undefined,
    CHAINED_CNI_PLUGIN: text(settings.chained),
    EXCLUDE_NAMESPACES: settings.excludeNamespaces.join(','),
    REPAIR_ENABLED: text(repair.enabled),
    REPAIR_LABEL_PODS: text(repair.labelPods),
    REPAIR_DELETE_PODS: text(repair.deletePods),
    REPAIR_REPAIR_PODS: text(repair.repairPods),
    REPAIR_INIT_CONTAINER_NAME: text(repair.initContainerName),
    REPAIR_BROKEN_POD_LABEL_KEY: text(repair.brokenPodLabelKey),
    REPAIR_BROKEN_POD_LABEL_VALUE: text(repair.brokenPodLabelValue),
    NATIVE_NFTABLES: text(global.nativeNftables),
    ...Object.fromEntries(Object.entries(settings.env ?? {}).map(([name, value]) => [name, printed(value)])),
  };
}

/** A value that the chart writes in quotes. It writes nothing for a null. */
function text(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : printed(value);
}

/** The network configuration of the plugin. The agent replaces the names between underscores. */
function networkConfig(settings: CniSettings): string {
  const namespaces = settings.excludeNamespaces.map((name) => JSON.stringify(name)).join(', ');
  return [
    '{',
    '  "cniVersion": "0.3.1",',
    '  "name": "istio-cni",',
    '  "type": "istio-cni",',
    `  "log_level": ${JSON.stringify(settings.logLevel)},`,
    '  "log_uds_address": "__LOG_UDS_ADDRESS__",',
    `  ${settings.ambient.enabled ? '"ambient_enabled": true,' : ''}`,
    '  "kubernetes": {',
    '      "kubeconfig": "__KUBECONFIG_FILEPATH__",',
    `      "cni_bin_dir": ${JSON.stringify(nodePaths(settings).bin)},`,
    `      "exclude_namespaces": [ ${namespaces} ]`,
    '  }',
    '}',
  ].join('\n');
}
