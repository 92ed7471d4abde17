import { JsonObject } from '../../src/kube';

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

/** A kind of its own, `Thing`. */
export const definition: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.test.example' },
  spec: {
    group: 'test.example',
    scope: 'Namespaced',
    names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
    versions: [{
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } } },
    }],
  },
};

export const thing = (name: string, spec: JsonObject = { size: 1 }): JsonObject => ({ apiVersion: 'test.example/v1', kind: 'Thing', metadata: { name }, spec });
