import { faultyLab } from './faulty-lab';
import { namespace } from './objects';
import { Deadline, KubeClient } from '../../src/kube';
import { Instance, withLock } from '../../src/reconcile';
import { eventually } from '../lab/eventually';
import { status } from '../lab/faults';

/** How a run waits for the lock of another run, on a real API server. */
const cluster = faultyLab();
const HOME = 'waiting';
const LEASES = `/apis/coordination.k8s.io/v1/namespaces/${HOME}/leases`;
const LEASE = `${LEASES}/cdk8s-istio-default`;

beforeAll(() => cluster.lab.request('POST', '/api/v1/namespaces', namespace(HOME)));
beforeEach(async () => {
  const spec = { holderIdentity: 'somebody@elsewhere', leaseDurationSeconds: 60, renewTime: new Date().toISOString().replace('Z', '000Z') };
  await cluster.lab.request('POST', LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'cdk8s-istio-default' }, spec });
  cluster.faulty.proxy.requests.length = 0;
});

const gets = (path: RegExp) => cluster.faulty.proxy.requests.filter((each) => each.method === 'GET' && path.test(each.path));
const waiting = () => {
  const client = KubeClient.connect({ kubeconfig: cluster.faulty.kubeconfig });
  return withLock(client, new Instance('default', HOME), { deadline: new Deadline(50) }, async () => 'done');
};

test('a run that waits is told of changes by a watch: it asks for the Lease at the beginning, and when the watch says that it is gone', async () => {
  const run = waiting();
  await eventually(async () => expect(gets(/leases\?.*watch=/)).toHaveLength(1), 30_000);
  for (let renewals = 0; renewals < 20; renewals++) {
    await cluster.lab.request('PATCH', LEASE, { spec: { leaseTransitions: renewals } }, 'application/merge-patch+json');
  }
  await cluster.lab.request('DELETE', LEASE);
  await expect(run).resolves.toBe('done');
  expect(gets(/leases\/cdk8s-istio-default/)).toHaveLength(2);
});

test('without the right to list Leases, it asks again and again', async () => {
  cluster.faulty.proxy.on({ fault: status(403), method: 'GET', path: /leases\?/ });
  const run = waiting();
  await eventually(async () => expect(gets(/leases\/cdk8s-istio-default/).length).toBeGreaterThan(3), 30_000);
  await cluster.lab.request('DELETE', LEASE);
  await expect(run).resolves.toBe('done');
});
