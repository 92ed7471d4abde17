import { object } from './objects';
import { JsonObject } from '../../src/json';
import { readinessOf } from '../../src/reconcile';

const live = (kind: string, spec: JsonObject, status: JsonObject, metadata: JsonObject = {}) => {
  const bare = object(kind, 'x', { spec, status });
  return { ...bare, metadata: { ...bare.metadata, generation: 2, ...metadata } };
};
const condition = (type: string, status: string, rest: JsonObject = {}) => ({ conditions: [{ type, status, ...rest }] });

test.each<[string, string, JsonObject, JsonObject, string]>([
  ['a rolled-out Deployment', 'apps/v1 Deployment', { replicas: 2 }, { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }, ''],
  ['a Deployment scaled to none', 'apps/v1 Deployment', { replicas: 0 }, { observedGeneration: 2 }, ''],
  ['a Deployment that its controller has not seen', 'apps/v1 Deployment', {}, {}, 'its controller has not seen it yet'],
  ['a Deployment whose change its controller has not seen', 'apps/v1 Deployment', {}, { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, 'its controller has not seen the change yet'],
  ['a Deployment with old pods only', 'apps/v1 Deployment', {}, { observedGeneration: 2, replicas: 1, availableReplicas: 1 }, '0 of 1 replicas updated'],
  ['a Deployment whose old pods still run', 'apps/v1 Deployment', {}, { observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2 }, '1 old replicas still run'],
  ['a Deployment whose pods are not available', 'apps/v1 Deployment', { replicas: 3 }, { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 1 }, '1 of 3 replicas available'],
  ['a Deployment that makes no progress', 'apps/v1 Deployment', {}, { observedGeneration: 2, ...condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded', message: 'has timed out progressing' }) }, 'has timed out progressing'],
  ['a generation written as a string', 'apps/v1 Deployment', { replicas: 0 }, { observedGeneration: '2' }, ''],
  ['a StatefulSet with a partition', 'apps/v1 StatefulSet', { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } }, { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 3 }, ''],
  ['a StatefulSet that is not ready', 'apps/v1 StatefulSet', { replicas: 2 }, { observedGeneration: 2, updatedReplicas: 2, readyReplicas: 1 }, '1 of 2 replicas ready'],
  ['a DaemonSet without nodes', 'apps/v1 DaemonSet', {}, { observedGeneration: 2, desiredNumberScheduled: 0 }, ''],
  ['a DaemonSet during its rollout', 'apps/v1 DaemonSet', {}, { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 }, '1 of 2 pods available'],
  ['a running Job', 'batch/v1 Job', {}, { active: 1 }, 'has not completed'],
  ['a complete Job', 'batch/v1 Job', {}, condition('Complete', 'True'), ''],
  ['a failed Job', 'batch/v1 Job', {}, condition('Failed', 'True', { message: 'BackoffLimitExceeded' }), 'failed: BackoffLimitExceeded'],
  ['a ready Pod', 'Pod', {}, condition('Ready', 'True'), ''],
  ['a failed Pod', 'Pod', {}, { phase: 'Failed', reason: 'Evicted' }, 'failed: Evicted'],
  ['a pending Pod', 'Pod', {}, { phase: 'Pending' }, 'is Pending'],
  ['a Namespace', 'Namespace', {}, { phase: 'Active' }, ''],
  ['a Namespace that is being deleted', 'Namespace', {}, { phase: 'Terminating' }, 'is Terminating'],
  ['a definition whose names clash', 'apiextensions.k8s.io/v1 CustomResourceDefinition', {}, condition('NamesAccepted', 'False', { message: 'is already in use' }), 'is not NamesAccepted: is already in use'],
  ['a definition', 'apiextensions.k8s.io/v1 CustomResourceDefinition', {}, { conditions: [{ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' }] }, ''],
  ['an autoscaler without metrics', 'autoscaling/v2 HorizontalPodAutoscaler', {}, condition('ScalingActive', 'False'), ''],
  ['a load balancer without address', 'Service', { type: 'LoadBalancer' }, {}, ''],
  ['a custom resource without status', 'networking.istio.io/v1 VirtualService', {}, {}, ''],
])('%s', (_, kind, spec, status, reason) => {
  expect(readinessOf(live(kind, spec, status))).toMatchObject({ ready: reason === '', reason });
});

test('an object that is being deleted is not ready, and its finalizers are named', () => {
  const going = live('ConfigMap', {}, {}, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a.example/b'] });
  expect(readinessOf(going)).toMatchObject({ ready: false, reason: 'is being deleted, held by the finalizers a.example/b' });
});

test('a failed Job cannot become ready any more', () => {
  expect(readinessOf(live('batch/v1 Job', {}, condition('Failed', 'True', { reason: 'DeadlineExceeded' }))).failed).toBe(true);
});
