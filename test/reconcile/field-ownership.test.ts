import { miniatureMesh, object } from './objects';
import { JsonObject, partOf, partsOf } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { Instance, MEMBER_LABEL } from '../../src/reconcile';
import { FieldOwnership } from '../../src/reconcile/field-ownership';

const INSTANCE = new Instance('default', 'istio-system');
const set = miniatureMesh();
const yielding = new FieldOwnership(INSTANCE, set);
const find = (kind: string, name: string) => set.find((each) => each.kind === kind && each.metadata.name === name)!;
const managed = (desired: KubeObject, ...entries: [string, JsonObject][]): KubeObject => ({
  ...desired, metadata: { ...desired.metadata, managedFields: entries.map(([manager, fieldsV1]) => ({ manager, fieldsV1 })) },
});

test('every object gets the label of its instance, and keeps its own labels', () => {
  const labelled = yielding.toSend(object('ConfigMap', 'a', { labels: { app: 'x' } }), undefined);
  expect(labelled.metadata.labels).toEqual({ app: 'x', [MEMBER_LABEL]: INSTANCE.id });
});

describe('failurePolicy of a validating webhook', () => {
  const validator = find('ValidatingWebhookConfiguration', 'validator');
  const field = { 'f:webhooks': { 'k:{"name":"v.istio.io"}': { 'f:failurePolicy': {} } } };
  const sent = (live?: KubeObject) => partsOf(yielding.toSend(validator, live), 'webhooks')[0].failurePolicy;

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
    expect(partsOf(yielding.toSend(strict, managed(validator, ['pilot-discovery', field])), 'webhooks')[0].failurePolicy).toBe('Fail');
  });
});

test('caBundle is sent only if the user has set it', () => {
  const injector = find('MutatingWebhookConfiguration', 'injector');
  const bundle = (value: string) => {
    const webhooks = partsOf(injector, 'webhooks').map((webhook) => ({ ...webhook, clientConfig: { ...partOf(webhook, 'clientConfig'), caBundle: value } }));
    return partOf(partsOf(yielding.toSend({ ...injector, webhooks }, undefined), 'webhooks')[0], 'clientConfig');
  };
  expect(bundle('')).not.toHaveProperty('caBundle');
  expect(bundle('Q0E=').caBundle).toBe('Q0E=');
});

describe('replicas under an autoscaler of the set', () => {
  const istiod = find('Deployment', 'istiod');
  const desired = { ...istiod, spec: { ...partOf(istiod.spec), replicas: 1 } };
  const live = { ...istiod, spec: { replicas: 4 } };
  const owned = { 'f:spec': { 'f:replicas': {} } };
  const sent = (now?: KubeObject) => partOf(yielding.toSend(desired, now).spec).replicas;

  test('are not sent', () => {
    expect(sent()).toBeUndefined();
    expect(sent(managed(live, ['kube-controller-manager', owned]))).toBeUndefined();
  });

  test('keep their live number while only the instance owns them, since they would fall back to 1', () => {
    expect(sent(managed(live, [INSTANCE.manager, owned]))).toBe(4);
  });

  test('are sent if no autoscaler of the set scales the workload', () => {
    const plain = { ...find('Deployment', 'istio-ingress'), spec: { replicas: 3 } };
    expect(partOf(yielding.toSend(plain, undefined).spec).replicas).toBe(3);
  });
});
