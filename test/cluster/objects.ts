import { JsonObject } from '../../src/json';

export const config = (name: string, data: JsonObject = { value: '1' }, namespace?: string): JsonObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...namespace && { namespace } }, data });

export const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

export const deployment = (name: string, { account = 'default', replicas }: { account?: string; replicas?: number } = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    ...replicas !== undefined && { replicas },
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'lab/client' }] } },
  },
});

/** A definition of the kind `Thing` in a group. */
export const definition = (group: string): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
    versions: [{
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } },
    }],
  },
});

export const thing = (group: string, name: string, namespaceName?: string): JsonObject =>
  ({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name, ...namespaceName && { namespace: namespaceName } }, spec: { size: 1 } });

export const role = (name: string): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
});

export const binding = (name: string): JsonObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  subjects: [{ kind: 'ServiceAccount', name: 'default' }],
});
