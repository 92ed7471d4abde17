import { KINDS } from './objects';
import { findingsOf } from '../../src/checks/internal';
import { isMap, Json, JsonObject } from '../../src/json';
import { KubeClient, KubeObject } from '../../src/kube';
import { meshRules } from '../../src/mesh';
import { DesiredError, readDesired } from '../../src/reconcile';
import { decisionOf } from '../mesh/decision';
import { manyServices } from '../mesh/many-services';

/**
 * Files can put a value of any type anywhere. That is refused with a message, or left to the API server, and never ends in a stack. Each value of the
 * objects below is replaced by values of other types. About 15 seconds.
 */
const object = (apiVersion: string, kind: string, rest: JsonObject, metadata: JsonObject = {}) =>
  ({ apiVersion, kind, metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' }, ...metadata }, ...rest }) as KubeObject;
const destination = { host: 'web', subset: 'v1', port: { number: 80 } };

const OBJECTS: KubeObject[] = [
  ...manyServices(1, ['v1']),
  object('networking.istio.io/v1', 'VirtualService', {
    spec: {
      hosts: ['web'],
      gateways: ['mesh', 'istio-ingress/public'],
      exportTo: ['.'],
      http: [{ route: [{ destination, weight: 100 }], mirror: destination, mirrors: [{ destination }], delegate: { name: 'other', namespace: 'shop' } }],
      tcp: [{ route: [{ destination }] }],
      tls: [{ match: [{ sniHosts: ['web'] }], route: [{ destination }] }],
    },
  }, { annotations: { 'cdk8s-istio/weights-owner': 'flagger', 'cdk8s-istio/ignore-fields': 'spec.http[*].timeout', 'cdk8s-istio/recreate': 'true' } }),
  object('networking.istio.io/v1', 'Gateway', { spec: { selector: { istio: 'ingress' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*/web.example.com'], tls: { credentialName: 'web' } }] } }),
  object('networking.istio.io/v1', 'Sidecar', { spec: { workloadSelector: { labels: { app: 'web' } }, egress: [{ hosts: ['./*'] }] } }),
  object('security.istio.io/v1', 'RequestAuthentication', { spec: { targetRefs: [{ kind: 'Service', name: 'web' }], jwtRules: [{ issuer: 'https://idp', jwksUri: 'https://idp/keys' }] } }),
  object('security.istio.io/v1', 'PeerAuthentication', { spec: { mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } } }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-0-v1' } } }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] }),
  object('v1', 'Secret', { data: { key: 'aGVsbG8=' }, stringData: { other: 'hello' }, type: 'Opaque' }),
  object('apps/v1', 'Deployment', {
    spec: {
      selector: { matchLabels: { app: 'own' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['own'] }] },
      template: {
        metadata: { labels: { app: 'own' }, annotations: { 'inject.istio.io/templates': 'sidecar' } },
        spec: {
          serviceAccountName: 'web',
          imagePullSecrets: [{ name: 'web' }],
          initContainers: [{ name: 'init', image: 'init' }],
          containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 80, name: 'http' }], env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'web', key: 'key' } } }], envFrom: [{ configMapRef: { name: 'web' } }] }],
          volumes: [{ name: 'a', secret: { secretName: 'web' } }, { name: 'b', projected: { sources: [{ configMap: { name: 'web' } }] } }],
        },
      },
    },
  }),
  object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', {
    webhooks: [{
      name: 'web.istio.io',
      failurePolicy: 'Ignore',
      clientConfig: { service: { name: 'web', namespace: 'shop', path: '/' }, caBundle: '' },
      namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      objectSelector: { matchLabels: { a: 'b' } },
      rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE'], resources: ['pods'] }],
    }],
  }),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [{ name: 'v1', served: true }], conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: { name: 'web', namespace: 'shop' } } } } },
  }, { name: 'things.example.com' }),
];

const VALUES: Json[] = [null, 'x', [null]];

/** Each copy of a part in which one value is another one. */
function* misshapen(part: Json): Generator<Json> {
  yield* VALUES;
  if (typeof part !== 'object' || part === null) return;
  for (const [key, below] of Object.entries(part)) {
    for (const other of misshapen(below as Json)) {
      yield Array.isArray(part) ? part.map((each, index) => String(index) === key ? other : each) : { ...part, [key]: other };
    }
  }
}

test.each(OBJECTS.map((each, index): [string, number] => [each.kind, index]))('%s', async (_, index) => {
  const { rules } = meshRules();
  const failures = new Map<string, Json>();
  for (const wrong of misshapen(OBJECTS[index])) {
    if (!isMap(wrong)) continue; // refused when the file is read
    const set = OBJECTS.map((each, at) => at === index ? wrong : each);
    try {
      const sources = set.map((each) => ({ object: each as JsonObject, origin: 'test' }));
      findingsOf(sources);
      const wanted = (await readDesired(sources, KINDS as KubeClient)).map((each) => each.object);
      decisionOf(OBJECTS, wanted, rules);
    } catch (error) {
      if (!(error instanceof DesiredError)) failures.set(String((error as Error).stack).split('\n').slice(0, 3).join(' '), wrong);
    }
  }
  expect([...failures].map(([error, wrong]) => `${error}: ${JSON.stringify(wrong).slice(0, 600)}`)).toEqual([]);
});
