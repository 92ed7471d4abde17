import { object } from './objects';
import { JsonObject } from '../../src/json';
import { KubeClient, KubeObject } from '../../src/kube';
import { whyNotReady } from '../../src/reconcile';

const BARE = object('apps/v1 Deployment', 'web', { namespace: 'shop', spec: { selector: { matchLabels: { app: 'web' } }, template: {} } });
const WEB = { ...BARE, metadata: { ...BARE.metadata, uid: 'u-1' } };

/** A namespace with these pods and events. */
const client = (pods: KubeObject[], events: KubeObject[] = []) => ({
  list: async (_: string, kind: string) => kind === 'Pod' ? pods : events,
} as unknown as KubeClient);
const pod = (status: JsonObject, spec: JsonObject = { nodeName: 'node-1' }) => object('Pod', 'web-1', { namespace: 'shop', spec, status });
const container = (rest: JsonObject) => ({ containerStatuses: [{ name: 'main', ready: false, ...rest }] });

test.each<[string, JsonObject, string | undefined]>([
  ['an image that cannot be pulled', container({ state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }), 'container main waits: ImagePullBackOff: no such image'],
  ['a crash', container({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 255, message: 'no config' } } }),
    'container main waits: CrashLoopBackOff (it ended with exit code 255: no config)'],
  ['a probe that fails', container({ state: { running: {} } }), 'container main runs and does not pass its readiness probe'],
  ['no node with room', { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] }, 'not scheduled: 0/3 nodes are available'],
  ['a normal start', container({ state: { waiting: { reason: 'ContainerCreating' } } }), undefined],
])('of a pod: %s', async (_, status, reason) => {
  expect(await whyNotReady(client([pod(status)]), WEB)).toBe(reason && `pod web-1: ${reason}`);
});

test('a failing init container comes before other containers', async () => {
  const status = { ...container({ state: { waiting: { reason: 'PodInitializing' } } }), initContainerStatuses: [{ name: 'init', state: { waiting: { reason: 'CrashLoopBackOff' } } }] };
  expect(await whyNotReady(client([pod(status)]), WEB)).toBe('pod web-1: container init waits: CrashLoopBackOff');
});

test('a pod that is not scheduled yet', async () => {
  expect(await whyNotReady(client([pod({}, {})]), WEB)).toBe('pod web-1: not scheduled yet');
});

test('a workload without pods: the last warning about it or its replica sets', async () => {
  const event = (kind: string, name: string, message: string, lastTimestamp: string) =>
    object('Event', message, { involvedObject: { kind, name }, reason: 'FailedCreate', message, lastTimestamp });
  const events = [
    event('ReplicaSet', 'web-5d8', 'exceeded quota', '2026-01-01T00:00:02Z'),
    event('ReplicaSet', 'web-5d8', 'earlier', '2026-01-01T00:00:01Z'),
    event('ReplicaSet', 'api-1', 'of another', '2026-01-01T00:00:03Z'),
  ];
  expect(await whyNotReady(client([], events), WEB)).toBe('FailedCreate: exceeded quota');
});

test('an object that makes no pods has no reason', async () => {
  expect(await whyNotReady(client([pod({})]), object('ConfigMap', 'a', { namespace: 'shop' }))).toBeUndefined();
});
