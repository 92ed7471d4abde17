import { miniatureMesh } from './objects';
import { partOf, partsOf } from '../../src/json';
import { KubeClient, KubeError, KubeObject } from '../../src/kube';
import { Needs } from '../../src/reconcile/needs';
import { WebhookProbe } from '../../src/reconcile/webhooks';

const set = miniatureMesh();
const find = (kind: string, name: string) => set.find((each) => each.kind === kind && each.metadata.name === name)!;
const INJECTOR = find('MutatingWebhookConfiguration', 'injector');
const VALIDATOR = find('ValidatingWebhookConfiguration', 'validator');

/** The configuration once its server has written to it. */
const served = (configuration: KubeObject): KubeObject => ({
  ...configuration, webhooks: partsOf(configuration, 'webhooks').map((webhook) => ({ ...webhook, clientConfig: { ...partOf(webhook, 'clientConfig'), caBundle: 'Q0E=' } })),
});

/** An API server that answers dry runs like this. */
const answering = (create: (pod: KubeObject) => KubeObject) => {
  const answer = async (object: KubeObject) => create(object);
  return { create: answer, apply: answer } as unknown as KubeClient;
};
const refusing = (status: number, message: string) => answering(() => { throw new KubeError(message, status, 'InternalError'); });
const probe = (client: KubeClient, configuration: KubeObject, objects = set) => new WebhookProbe(client, new Needs(objects, new Map()), configuration, 'me');
const unchanged = answering((pod) => pod);
const injecting = answering((pod) => ({ ...pod, metadata: { ...pod.metadata, annotations: { 'sidecar.istio.io/status': '{}' } } }));
const CALL = 'Internal error occurred: failed calling webhook "i.istio.io": connection refused';

test('a webhook without caBundle does not serve yet', async () => {
  expect(await probe(injecting, INJECTOR).look(INJECTOR)).toMatchObject({ ready: false, reason: 'webhook i.istio.io has no caBundle yet: its server writes it when it serves' });
});

test('an injector answers when the pod that comes next comes back changed', async () => {
  expect(await probe(injecting, INJECTOR).look(served(INJECTOR))).toMatchObject({ ready: true });
});

test('a pod that comes back as it was shows that the API server does not ask the injector yet', async () => {
  expect(await probe(unchanged, INJECTOR).look(served(INJECTOR))).toMatchObject({ ready: false, reason: 'pods are not changed by it yet' });
});

test('but an injector that changes nothing does not hold up a run for ever', async () => {
  const clock = jest.spyOn(performance, 'now');
  clock.mockReturnValue(1000);
  const patient = probe(unchanged, INJECTOR);
  await patient.look(served(INJECTOR));
  clock.mockReturnValue(5000);
  expect(await patient.look(served(INJECTOR))).toMatchObject({ ready: true });
  clock.mockRestore();
});

test.each([[INJECTOR], [VALIDATOR]])('a webhook that cannot be called does not answer', async (configuration) => {
  expect(await probe(refusing(500, CALL), configuration).look(served(configuration))).toMatchObject({ ready: false, reason: CALL });
});

test.each([[INJECTOR], [VALIDATOR]])('a refusal of another kind does: the webhook is not what stands in the way', async (configuration) => {
  expect(await probe(refusing(403, 'exceeded quota'), configuration).look(served(configuration))).toMatchObject({ ready: true });
});

test('where nothing in the set will be asked about, the caBundle is enough', async () => {
  expect(await probe(refusing(500, CALL), INJECTOR, [INJECTOR]).look(served(INJECTOR))).toMatchObject({ ready: true });
});
