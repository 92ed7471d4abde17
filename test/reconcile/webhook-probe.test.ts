import { miniatureMesh } from './objects';
import { partOf, partsOf } from '../../src/json';
import { KubeClient, KubeError, KubeObject } from '../../src/kube';
import { Dependencies } from '../../src/reconcile/dependencies';
import { WebhookProbe } from '../../src/reconcile/webhook-probe';

const set = miniatureMesh();
const find = (kind: string, name: string) => set.find((each) => each.kind === kind && each.metadata.name === name)!;
const INJECTOR = find('MutatingWebhookConfiguration', 'injector');
const VALIDATOR = find('ValidatingWebhookConfiguration', 'validator');

/** The configuration after its server has written its caBundle. */
const served = (configuration: KubeObject): KubeObject => ({
  ...configuration, webhooks: partsOf(configuration, 'webhooks').map((webhook) => ({ ...webhook, clientConfig: { ...partOf(webhook, 'clientConfig'), caBundle: 'Q0E=' } })),
});

/** An API server with this answer to dry runs. */
const answering = (create: (pod: KubeObject) => KubeObject) => {
  const answer = async (object: KubeObject) => create(object);
  return { create: answer, apply: answer } as unknown as KubeClient;
};
const rejecting = (status: number, message: string) => answering(() => { throw new KubeError(message, status, 'InternalError'); });
const probe = (client: KubeClient, configuration: KubeObject, objects = set) => new WebhookProbe(client, new Dependencies(objects, new Map()), configuration, 'me');
const unchanged = answering((pod) => pod);
const injecting = answering((pod) => ({ ...pod, metadata: { ...pod.metadata, annotations: { 'sidecar.istio.io/status': '{}' } } }));
const CALL = 'Internal error occurred: failed calling webhook "i.istio.io": connection refused';

test('a webhook without a caBundle is not ready', async () => {
  expect(await probe(injecting, INJECTOR).look(INJECTOR)).toMatchObject({ ready: false, reason: 'webhook i.istio.io has no caBundle yet: its server writes it when it serves' });
});

test('an injector is ready when it changes the pod of a dependent workload', async () => {
  expect(await probe(injecting, INJECTOR).look(served(INJECTOR))).toMatchObject({ ready: true });
});

test('an injector is not ready while the pod comes back unchanged', async () => {
  expect(await probe(unchanged, INJECTOR).look(served(INJECTOR))).toMatchObject({ ready: false, reason: 'pods are not changed by it yet' });
});

test('an injector that changes nothing counts as ready after some time', async () => {
  const clock = jest.spyOn(performance, 'now');
  clock.mockReturnValue(1000);
  const patient = probe(unchanged, INJECTOR);
  await patient.look(served(INJECTOR));
  clock.mockReturnValue(5000);
  expect(await patient.look(served(INJECTOR))).toMatchObject({ ready: true });
  clock.mockRestore();
});

test.each([[INJECTOR], [VALIDATOR]])('a webhook that cannot be called is not ready', async (configuration) => {
  expect(await probe(rejecting(500, CALL), configuration).look(served(configuration))).toMatchObject({ ready: false, reason: CALL });
});

test.each([[INJECTOR], [VALIDATOR]])('a webhook is ready if the API server rejects the dry run for another reason', async (configuration) => {
  expect(await probe(rejecting(403, 'exceeded quota'), configuration).look(served(configuration))).toMatchObject({ ready: true });
});

test('without a dependent in the set, a webhook is ready when it has its caBundle', async () => {
  expect(await probe(rejecting(500, CALL), INJECTOR, [INJECTOR]).look(served(INJECTOR))).toMatchObject({ ready: true });
});
