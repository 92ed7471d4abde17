import { groupOf, isClusterScoped, JsonObject } from '../../src/json';
import { KubeClient, keyOf, KubeObject, refOf, Resource } from '../../src/kube';
import { DesiredObject, readDesired } from '../../src/reconcile';

/** A short way to write an object. */
export function object(kind: string, name: string, rest: JsonObject = {}): KubeObject {
  const { namespace, labels, ...body } = rest;
  const [apiVersion, bare] = kind.includes(' ') ? kind.split(' ') : ['v1', kind];
  const metadata = { name, ...namespace !== undefined && { namespace }, ...labels !== undefined && { labels } };
  return { apiVersion, kind: bare, metadata, ...body } as KubeObject;
}

/** A client that knows only which kinds a cluster serves. Everything else is tested on a real API server. */
export const KINDS = {
  namespace: 'default',
  resourceOf: async (apiVersion: string, kind: string): Promise<Resource | undefined> =>
    apiVersion.includes('istio.io') ? undefined : { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: !isClusterScoped(groupOf(apiVersion), kind) },
} as KubeClient;

export function desired(objects: JsonObject[], origin = (index: number) => `file.yaml, document ${index + 1}`): Promise<DesiredObject[]> {
  return readDesired(objects.map((each, index) => ({ object: each, origin: origin(index) })), KINDS);
}

export const key = (each: KubeObject) => keyOf(refOf(each));

/** A small istiod: a server, its Service and both webhooks, a definition, and the objects that depend on them. */
export function miniatureMesh(): KubeObject[] {
  const service = { namespace: 'istio-system', name: 'istiod' };
  const deployment = (name: string, labels: JsonObject) => object('apps/v1 Deployment', name, {
    namespace: 'istio-system',
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name: 'main', image: 'auto' }] } } },
  });
  return [
    object('networking.istio.io/v1 VirtualService', 'web', { namespace: 'shop' }),
    deployment('istio-ingress', { 'app': 'istio-ingress', 'sidecar.istio.io/inject': 'true' }),
    object('admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration', 'validator', {
      webhooks: [{ name: 'v.istio.io', failurePolicy: 'Ignore', clientConfig: { service }, rules: [{ apiGroups: ['networking.istio.io'], resources: ['*'] }] }],
    }),
    object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'injector', {
      webhooks: [{
        name: 'i.istio.io',
        clientConfig: { service, caBundle: '' },
        objectSelector: { matchExpressions: [{ key: 'sidecar.istio.io/inject', operator: 'In', values: ['true'] }] },
        rules: [{ apiGroups: [''], resources: ['pods'] }],
      }],
    }),
    object('autoscaling/v2 HorizontalPodAutoscaler', 'istiod', {
      namespace: 'istio-system', spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'istiod' } },
    }),
    deployment('istiod', { app: 'istiod' }),
    object('Service', 'istiod', { namespace: 'istio-system', spec: { selector: { app: 'istiod' } } }),
    object('ServiceAccount', 'istiod', { namespace: 'istio-system' }),
    object('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'istiod', { roleRef: { kind: 'ClusterRole', name: 'istiod' } }),
    object('rbac.authorization.k8s.io/v1 ClusterRole', 'istiod'),
    object('Namespace', 'istio-system'),
    object('apiextensions.k8s.io/v1 CustomResourceDefinition', 'virtualservices.networking.istio.io', {
      spec: { group: 'networking.istio.io', scope: 'Namespaced', names: { kind: 'VirtualService', plural: 'virtualservices' } },
    }),
  ];
}
