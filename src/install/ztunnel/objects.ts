import { ztunnelDaemonSet } from './daemon-set';
import { APP, resourceName, ztunnelMeta } from './names';
import { onlyKnown, settingsShape, ZtunnelSettings } from '../../settings';
import { Component, componentLabels } from '../component';
import { nodeAgentQuota } from '../node-agent';
import { KubeObject, ObjectsById } from '../object';
import { binding, pullSecrets, rbac, rule } from '../rbac';
import { inScope } from '../resource-scope';

/** All objects of ztunnel, the proxy of ambient mode on each node. Settings that the version does not have are ignored. */
export function ztunnelObjects(component: Component, all: ZtunnelSettings): ObjectsById {
  const settings = onlyKnown(all, settingsShape(component.version, 'ztunnel'));
  const { annotations: _, ...quotaMeta } = ztunnelMeta(component, settings);
  const objects: ObjectsById = {
    ServiceAccount: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ztunnelMeta(component, settings), ...pullSecrets(settings.imagePullSecrets) },
    ...(settings.platform === 'openshift' ? rights(component, settings) : {}),
    DaemonSet: ztunnelDaemonSet(component, settings),
    ResourceQuota: settings.resourceQuotas && nodeAgentQuota(quotaMeta, settings.resourceQuotas),
  };
  return inScope(objects, settings.resourceScope);
}

/** OpenShift asks for the permission to use a security context with capabilities. */
function rights(component: Component, settings: ZtunnelSettings): Record<string, KubeObject> {
  const { name, annotations } = ztunnelMeta(component, settings);
  const owner: Record<string, string> = settings.ownerName ? { 'install.operator.istio.io/owning-resource': settings.ownerName } : {};
  const metadata = { name, labels: { app: APP, ...owner, ...componentLabels(component, APP) }, annotations };
  const rules = [rule(['security.openshift.io'], ['securitycontextconstraints'], ['use'], ['privileged'])];
  return {
    ClusterRole: { ...rbac('ClusterRole', metadata), rules },
    ClusterRoleBinding: binding('ClusterRole', metadata, { kind: 'ServiceAccount', name: resourceName(settings), namespace: component.namespace }),
  };
}
