import { injectionWebhooksOf, injectorConfigName, isCalledFor, revisionAskedFor, revisionOfInjectorConfig } from '../../src/checks/internal';
import { Plain } from '../../src/json';

function configuration(labels: Plain, ...webhooks: Plain[]): Plain {
  return { kind: 'MutatingWebhookConfiguration', metadata: { name: 'x', labels }, webhooks };
}

const SERVICE = { service: { namespace: 'istio-system', name: 'istiod', path: '/inject' } };

test.each([
  ['a control plane without a revision name', {}, SERVICE, { revision: 'default', name: 'default', namespace: 'istio-system' }],
  ['a revision', { 'istio.io/rev': 'canary' }, SERVICE, { revision: 'canary', name: 'canary', namespace: 'istio-system' }],
  ['a revision tag', { 'istio.io/rev': 'canary', 'istio.io/tag': 'prod' }, SERVICE, { revision: 'canary', name: 'prod', namespace: 'istio-system' }],
  ['a remote control plane', {}, { url: 'https://istiod.corp:15017/inject/cluster/east' }, { revision: 'default', name: 'default', namespace: undefined }],
])('the webhook of %s', (_, labels, clientConfig, expected) => {
  expect(injectionWebhooksOf(configuration(labels, { clientConfig }))).toEqual([expect.objectContaining(expected)]);
});

test.each([
  ['validates', { kind: 'ValidatingWebhookConfiguration', webhooks: [{ clientConfig: SERVICE }] }],
  ['calls another path', configuration({}, { clientConfig: { service: { ...SERVICE.service, path: '/injected' } } })],
])('an object has no injection webhook if it %s', (_, object) => {
  expect(injectionWebhooksOf(object)).toEqual([]);
});

test('a webhook is called if it selects the namespace, by labels or by name, and the pod', () => {
  const [webhook] = injectionWebhooksOf(configuration({}, {
    clientConfig: SERVICE,
    namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }] },
    objectSelector: { matchLabels: { app: 'web' } },
  }));
  expect(isCalledFor(webhook, 'shop', {}, { app: 'web' })).toBe(true);
  expect(isCalledFor(webhook, 'shop', {}, { app: 'db' })).toBe(false);
  expect(isCalledFor(webhook, 'kube-system', {}, { app: 'web' })).toBe(false);
});

test.each([
  [{}, undefined],
  [{ 'istio-injection': 'enabled' }, 'default'],
  [{ 'istio-injection': 'disabled' }, undefined],
  [{ 'istio.io/rev': 'prod' }, 'prod'],
  [{ 'istio-injection': 'enabled', 'istio.io/rev': 'prod' }, 'default'],
  [{ 'istio-injection': 'disabled', 'istio.io/rev': 'prod' }, undefined],
])('a namespace with the labels %j asks for %p', (labels, revision) => {
  expect(revisionAskedFor(labels)).toBe(revision);
});

test.each([['default', 'istio-sidecar-injector'], ['canary', 'istio-sidecar-injector-canary']])('the templates of revision %s are in %s', (revision, name) => {
  expect(injectorConfigName(revision)).toBe(name);
  expect(revisionOfInjectorConfig(name)).toBe(revision);
});

test('another ConfigMap has no injection templates', () => {
  expect(revisionOfInjectorConfig('istio')).toBeUndefined();
});
