import { cniConfigMap } from './config-map';
import { cniDaemonSet } from './daemon-set';
import { CNI, cniMeta } from './names';
import { cniRights } from './rights';
import { CniSettings, onlyKnown, settingsShape } from '../../settings';
import { Component, componentLabels } from '../component';
import { nodeAgentQuota } from '../node-agent';
import { KubeObject, ObjectMeta, ObjectsById } from '../object';
import { pullSecrets } from '../rbac';
import { inScope } from '../resource-scope';

/** All objects of the CNI agent, which installs Istio's CNI plugin on each node. Settings that the version does not have are ignored. */
export function cniObjects(component: Component, all: CniSettings): ObjectsById {
  const settings = onlyKnown(all, settingsShape(component.version, 'cni'));
  const objects: ObjectsById = {
    ServiceAccount: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: cniMeta(CNI, component, settings), ...pullSecrets(settings.global.imagePullSecrets) },
    ...cniRights(component, settings),
    Config: cniConfigMap(component, settings),
    DaemonSet: cniDaemonSet(component, settings),
    ResourceQuota: nodeAgentQuota(quotaMeta(component), settings.resourceQuotas),
    NetworkAttachmentDefinition: settings.provider === 'multus' ? networkAttachmentDefinition(component) : undefined,
  };
  return inScope(objects, settings.global.resourceScope);
}

function quotaMeta(component: Component): ObjectMeta {
  return { name: `${CNI}-resource-quota`, namespace: component.namespace, labels: componentLabels(component, CNI) };
}

/** The name by which pods request the plugin from Multus. Multus finds it from each namespace in `default`. */
function networkAttachmentDefinition(component: Component): KubeObject {
  return {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: { name: CNI, namespace: 'default', labels: { 'operator.istio.io/component': 'Cni', ...componentLabels(component, CNI) } },
  };
}
