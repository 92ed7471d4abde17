import { KubeObject } from './object';
import { Fields, given } from '../json';

/** The pull Secrets of a service account. */
export function pullSecrets(names: string[]): Fields {
  return given(names) ? { imagePullSecrets: names.map((name) => ({ name })) } : {};
}

/** A rule of a role. */
export function rule(apiGroups: string[], resources: string[], verbs: string[], resourceNames?: string[]): Fields {
  return { apiGroups, resources, ...(given(resourceNames) ? { resourceNames } : {}), verbs };
}

/** A ClusterRole with these rules. */
export function clusterRole(name: string, labels: Record<string, string>, rules: Fields[]): KubeObject {
  return { ...rbac('ClusterRole', { name, labels }), rules };
}

/** A binding to the role with this name, by default that of the binding, and the same namespace. */
export function binding(kind: 'Role' | 'ClusterRole', metadata: KubeObject['metadata'], subject: Fields, name = metadata.name): KubeObject {
  return {
    ...rbac(`${kind}Binding`, metadata),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [subject],
  };
}

/** An object of the Kubernetes RBAC API. */
export function rbac(kind: string, metadata: KubeObject['metadata']): KubeObject {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata };
}
