import { ObjectsById } from './object';
import { MeshResourceScope } from './options';

const CLUSTER_KINDS = ['ClusterRole', 'ClusterRoleBinding', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
/** The chart `base` counts these kinds among the objects of the cluster, and the chart `istiod` among those of its namespace. */
export const POLICY_KINDS = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** The objects that a scope includes. Versions without the setting `resourceScope` have all of them. */
export function inScope(objects: ObjectsById, scope: string = MeshResourceScope.ALL, clusterKinds: readonly string[] = CLUSTER_KINDS): ObjectsById {
  const included = Object.entries(objects)
    .filter(([, object]) => object && includes(scope, clusterKinds.includes(object.kind) ? MeshResourceScope.CLUSTER : MeshResourceScope.NAMESPACE));
  return Object.fromEntries(included);
}

/** The same for the chart `base`. */
export function baseInScope(objects: ObjectsById, scope?: string): ObjectsById {
  return inScope(objects, scope, [...CLUSTER_KINDS, ...POLICY_KINDS]);
}

/** Whether a scope includes the CustomResourceDefinitions. */
export function includesDefinitions(scope: string = MeshResourceScope.ALL): boolean {
  return includes(scope, MeshResourceScope.CLUSTER);
}

function includes(scope: string, part: MeshResourceScope): boolean {
  return scope === MeshResourceScope.ALL || scope === part;
}
