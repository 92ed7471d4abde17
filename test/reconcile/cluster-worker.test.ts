import { KubeClient } from '../../src/kube';
import { Instance, Result, Step } from '../../src/reconcile';
import { Applying } from '../../src/reconcile/applying';
import { ClusterWorker } from '../../src/reconcile/cluster-worker';
import { Execution } from '../../src/reconcile/execute';
import { ALL_SUCCEEDED } from '../../src/reconcile/graph';
import { Readying } from '../../src/reconcile/readying';

const step = (action: Step['action'], key: string, more: Partial<Step> = {}): Step => {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: key };
  return { key, action, ref, live: { ...ref, metadata: { name: key, namespace: 'shop', uid: key } }, ...more };
};

test('a condition that fails holds back only what waits for it', async () => {
  const result = new Result();
  const readying = {
    until: async () => ({ ready: false, failed: true, reason: 'pods cannot be listed' }),
    untilReady: () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 10)),
  } as unknown as Readying;
  const client = { delete: async () => true } as unknown as KubeClient;
  const options = {
    instance: new Instance('default', 'shop'), timeout: 60, onEvent: () => undefined, waits: {}, isOutdated: async () => false, onAllSucceeded: async () => true,
  };
  const worker = new ClusterWorker(client, result, readying, {} as Applying, new Set(), options);
  const steps = [
    step('unchanged', 'stays', { of: {} as Step['of'] }), step('wait', 'pods', { wait: { type: 'pods' } }), step('milestone', ALL_SUCCEEDED), step('delete', 'policy'), step('delete', 'other'),
  ];
  const edges = [['stays', ALL_SUCCEEDED], [ALL_SUCCEEDED, 'policy'], [ALL_SUCCEEDED, 'other'], ['pods', 'policy']].map(([from, to]) => ({ from, to, kind: 'ready' as const }));
  await new Execution({ steps, edges }, worker).run();
  expect(['stays', 'pods', 'policy', 'other'].map((key) => result.get(key)?.action)).toEqual(['unchanged', 'not ready', 'blocked', 'deleted']);
});

test.each<[string, boolean, Step['reason'], object]>([
  ['the pods are out of date', true, undefined, { action: 'restarted' }],
  ['they are not, and it is known why they may be later', false, { code: 'InjectorBehind', message: 'apply again' }, { action: 'configured', code: 'InjectorBehind', message: 'apply again' }],
  ['they are not', false, undefined, { action: 'configured' }],
])('a restart with a condition, if %s', async (_, isOutdated, reason, outcome) => {
  const result = new Result();
  const client = { apply: async () => step('restart', 'web').live } as unknown as KubeClient;
  const options = {
    instance: new Instance('default', 'shop'), timeout: 60, onEvent: () => undefined, waits: {}, isOutdated: async () => isOutdated, onAllSucceeded: async () => true,
  };
  const worker = new ClusterWorker(client, result, {} as Readying, {} as Applying, new Set(), options);
  result.record('web', { ref: step('configure', 'web').ref, action: 'configured' });
  await worker.send(step('restart', 'web@restart', { addedFor: 'web', ifOutdated: true, reason, of: { object: {} } as Step['of'] }));
  const { ref: _ref, origin, ...rest } = result.get('web')!;
  expect(rest).toEqual(outcome);
});
