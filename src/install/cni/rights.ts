import { CNI, cniLabels, cniMeta } from './names';
import { Fields } from '../../json';
import { CniSettings } from '../../settings';
import { Component } from '../component';
import { KubeObject, ObjectsById } from '../object';
import { binding, clusterRole, rule } from '../rbac';

const REPAIR_ROLE = `${CNI}-repair-role`;
const REPAIR_BINDING = `${CNI}-repair-rolebinding`;
const AMBIENT = `${CNI}-ambient`;

/** The permissions of the CNI agent. */
export function cniRights(component: Component, settings: CniSettings): ObjectsById {
  const labels = cniLabels(component, settings, { app: CNI });
  const ofRepair = cniLabels(component, settings, { 'k8s-app': `${CNI}-repair` });
  const subject = { kind: 'ServiceAccount', name: CNI, namespace: component.namespace };
  return {
    ClusterRole: clusterRole(CNI, labels, rules(settings)),
    ClusterRoleBinding: binding('ClusterRole', { name: CNI, labels }, subject),
    ...(settings.repair.enabled ? {
      RepairRole: clusterRole(REPAIR_ROLE, labels, repairRules(settings)),
      RepairRoleBinding: binding('ClusterRole', { name: REPAIR_BINDING, labels: ofRepair }, subject, REPAIR_ROLE),
    } : {}),
    ...(settings.ambient.enabled ? {
      AmbientRole: clusterRole(AMBIENT, labels, ambientRules(component)),
      AmbientRoleBinding: binding('ClusterRole', { name: AMBIENT, labels: ofRepair }, subject),
    } : {}),
    PodSecurityPolicyBinding: podSecurityPolicyBinding(component, settings, subject),
  };
}

function rules({ platform, global }: CniSettings): Fields[] {
  return [
    rule([''], ['pods', 'nodes', 'namespaces'], ['get', 'list', 'watch']),
    ...((platform || global.platform) === 'openshift' ? [rule(['security.openshift.io'], ['securitycontextconstraints'], ['use'], ['privileged'])] : []),
  ];
}

/** The first way of repair that is set counts. The repair inside a pod's network namespace needs no permission. */
function repairRules({ repair: { repairPods, deletePods, labelPods } }: CniSettings): Fields[] {
  const status = rule([''], ['pods/status'], ['patch', 'update']);
  return [
    rule([''], ['events'], ['create', 'patch']),
    rule([''], ['pods'], ['watch', 'get', 'list']),
    ...(repairPods ? [] : deletePods ? [rule([''], ['pods'], ['delete'])] : labelPods ? [status] : []),
  ];
}

/** The agent marks the pods that it has added to ambient mode. It asks for its DaemonSet to tell an upgrade from a removal. */
function ambientRules({ features }: Component): Fields[] {
  return [
    rule([''], ['pods/status'], ['patch', 'update']),
    ...(features.cniEntersPods ? [rule(['apps'], ['daemonsets'], ['get'], [`${CNI}-node`])] : []),
  ];
}

function podSecurityPolicyBinding(component: Component, settings: CniSettings, subject: Fields): KubeObject | undefined {
  const role = settings.psp_cluster_role;
  return role ? { ...binding('ClusterRole', cniMeta(`${CNI}-psp`, component, settings, {}), subject, role), kind: 'RoleBinding' } : undefined;
}
