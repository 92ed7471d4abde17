import { miniatureMesh, object } from './objects';
import { JsonObject, partOf, partsOf } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { Instance } from '../../src/reconcile';
import { Ownership } from '../../src/reconcile/ownership';

const INSTANCE = new Instance('default', 'istio-system');
const set = miniatureMesh();
const ownership = new Ownership(INSTANCE.manager, set);
const toSend = (desired: KubeObject, live?: KubeObject) => ownership.toSend(desired, live).object;
const find = (kind: string, name: string) => set.find((each) => each.kind === kind && each.metadata.name === name)!;
const managed = (desired: KubeObject, ...entries: [string, JsonObject][]): KubeObject => ({
  ...desired, metadata: { ...desired.metadata, managedFields: entries.map(([manager, fieldsV1]) => ({ manager, fieldsV1 })) },
});

describe('failurePolicy of a validating webhook', () => {
  const validator = find('ValidatingWebhookConfiguration', 'validator');
  const field = { 'f:webhooks': { 'k:{"name":"v.istio.io"}': { 'f:failurePolicy': {} } } };
  const sent = (live?: KubeObject) => partsOf(toSend(validator, live), 'webhooks')[0].failurePolicy;

  test('is sent until another manager owns it', () => {
    expect(sent()).toBe('Ignore');
    expect(sent(managed(validator, [INSTANCE.manager, field]))).toBe('Ignore');
    expect(sent(managed(validator, ['pilot-discovery', { 'f:webhooks': { 'k:{"name":"v.istio.io"}': { 'f:clientConfig': {} } } }]))).toBe('Ignore');
  });

  test('is not sent after another manager owns it', () => {
    expect(sent(managed(validator, ['pilot-discovery', field]))).toBeUndefined();
  });

  test('is always sent if it is not Ignore', () => {
    const strict = { ...validator, webhooks: partsOf(validator, 'webhooks').map((webhook) => ({ ...webhook, failurePolicy: 'Fail' })) };
    expect(partsOf(toSend(strict, managed(validator, ['pilot-discovery', field])), 'webhooks')[0].failurePolicy).toBe('Fail');
  });
});

test('caBundle is sent only if the user has set it', () => {
  const injector = find('MutatingWebhookConfiguration', 'injector');
  const bundle = (value: string) => {
    const webhooks = partsOf(injector, 'webhooks').map((webhook) => ({ ...webhook, clientConfig: { ...partOf(webhook, 'clientConfig'), caBundle: value } }));
    return partOf(partsOf(toSend({ ...injector, webhooks }), 'webhooks')[0], 'clientConfig');
  };
  expect(bundle('')).not.toHaveProperty('caBundle');
  expect(bundle('Q0E=').caBundle).toBe('Q0E=');
});

describe('replicas under an autoscaler of the set', () => {
  const istiod = find('Deployment', 'istiod');
  const desired = { ...istiod, spec: { ...partOf(istiod.spec), replicas: 1 } };
  const live = { ...istiod, spec: { replicas: 4 } };
  const owned = { 'f:spec': { 'f:replicas': {} } };
  const sent = (now?: KubeObject) => partOf(toSend(desired, now).spec).replicas;

  test('are not sent', () => {
    expect(sent()).toBeUndefined();
    expect(sent(managed(live, ['kube-controller-manager', owned]))).toBeUndefined();
  });

  test('keep their live number while only the instance owns them, since they would fall back to 1', () => {
    expect(sent(managed(live, [INSTANCE.manager, owned]))).toBe(4);
  });

  test('are sent if no autoscaler of the set scales the workload', () => {
    const plain = { ...find('Deployment', 'istio-ingress'), spec: { replicas: 3 } };
    expect(partOf(toSend(plain).spec).replicas).toBe(3);
  });
});

describe('weights that Argo Rollouts moves', () => {
  const route = (...weights: number[]) => [{ route: weights.map((weight, index) => ({ destination: { host: 'web', subset: `v${index}` }, weight })) }];
  const desired = object('networking.istio.io/v1 VirtualService', 'web', { namespace: 'shop', spec: { http: route(100, 0) } });
  desired.metadata.annotations = { 'cdk8s-istio/weights-owner': 'argo-rollouts' };
  const live = { ...desired, spec: { http: route(70, 30) } };
  const moved = managed(live, ['rollouts-controller', { 'f:spec': { 'f:http': {} } }]);

  test('are sent as they live, since the list of routes has one owner', () => {
    expect(ownership.toSend(desired, moved)).toMatchObject({ object: { spec: { http: route(70, 30) } }, shared: [['spec', 'http']] });
  });

  test('are sent as desired as long as Rollouts has not moved them', () => {
    expect(ownership.toSend(desired, managed(live, [INSTANCE.manager, { 'f:spec': { 'f:http': {} } }]))).toMatchObject({ object: { spec: { http: route(100, 0) } }, shared: [] });
  });

  test('are sent as desired for a route that does not live', () => {
    const other = { ...desired, spec: { http: [{ route: [{ destination: { host: 'web', subset: 'new' }, weight: 100 }] }] } };
    expect(toSend(other, moved)).toEqual(other);
  });

  test('are sent as desired without the annotation', () => {
    const plain = object('networking.istio.io/v1 VirtualService', 'web', { namespace: 'shop', spec: { http: route(100, 0) } });
    expect(toSend(plain, moved)).toEqual(plain);
  });
});

test('an annotation leaves fields to their other owners', () => {
  const desired = object('ConfigMap', 'a', { data: { theirs: '1', ours: '1' } });
  desired.metadata.annotations = { 'cdk8s-istio/ignore-fields': 'data.theirs' };
  expect(toSend(desired).data).toEqual({ theirs: '1', ours: '1' });
  expect(toSend(desired, managed(desired, ['someone', { 'f:data': { 'f:theirs': {} } }])).data).toEqual({ ours: '1' });
});

test('AKS keeps the selector of namespaces that it has changed', () => {
  const selector = (...keys: string[]) => ({ matchExpressions: keys.map((each) => ({ key: each, operator: 'Exists' })) });
  const webhook = (...keys: string[]) => object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'x', { webhooks: [{ name: 'x.istio.io', namespaceSelector: selector(...keys) }] });
  const fields = { 'f:webhooks': { 'k:{"name":"x.istio.io"}': { 'f:namespaceSelector': { 'f:matchExpressions': {} } } } };
  const sent = (manager: string) => partsOf(toSend(webhook('a'), managed(webhook('a', 'control-plane'), [manager, fields])), 'webhooks')[0].namespaceSelector;
  expect(sent('admissionsenforcer')).toEqual({});
  expect(sent('someone')).toEqual(selector('a'));
});

test.each<[string, { [annotation: string]: string }]>([
  ['a webhook of cert-manager', { 'cert-manager.io/inject-ca-from': 'shop/server' }],
  ['an annotation with paths that the object does not have', { 'cdk8s-istio/ignore-fields': 'spec.a.b, webhooks[*].clientConfig.caBundle, data' }],
])('%s: fields that are not there are left out without a trace', (_, annotations) => {
  const desired = object('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'x', { webhooks: [{ name: 'x.istio.io', clientConfig: { url: 'https://x' } }] });
  desired.metadata.annotations = annotations;
  for (const live of [undefined, desired, managed(desired, [INSTANCE.manager, {}])]) {
    expect(JSON.stringify(toSend(desired, live))).toBe(JSON.stringify(desired));
  }
});
