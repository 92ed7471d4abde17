import { groupOf } from './object-identity';
import { partOf, Plain } from './parts';

/**
 * Cluster-scoped kinds by API group: those of Kubernetes itself, and those that are often used together with a mesh.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const CLUSTER_SCOPED: Record<string, string[]> = {
  'core': ['Namespace', 'Node', 'PersistentVolume', 'ComponentStatus'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'policy': ['PodSecurityPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'cert-manager.io': ['ClusterIssuer'],
};

/** Whether objects of this kind have no namespace. The core group is `core` or empty. The answer is `false` for kinds that this table does not list. */
export function isClusterScoped(apiGroup: string, kind: string): boolean {
  return CLUSTER_SCOPED[apiGroup || 'core']?.includes(kind) ?? false;
}

/**
 * Deletes the namespace of the chart from an object of a cluster-scoped kind: cdk8s gives it to objects of all kinds.
 * Another namespace was set by the program, and stays.
 */
export function withoutInheritedNamespace<T extends Plain>(object: T, inherited: string | undefined): T {
  const { apiVersion, kind, metadata } = object;
  if (partOf(metadata).namespace === inherited && isClusterScoped(groupOf(String(apiVersion)), String(kind))) {
    delete (metadata as { namespace?: unknown } | undefined)?.namespace;
  }
  return object;
}
