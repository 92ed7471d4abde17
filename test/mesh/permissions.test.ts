import { cluster, desired } from './cluster';
import { KubeObject } from '../../src/kube';
import { permissionFindings } from '../../src/mesh/permissions';
import { Instance } from '../../src/reconcile';
import { object } from '../reconcile/objects';

interface Attributes { verb: string; group: string; resource: string; namespace?: string }

/** The warnings about permissions of credentials that may do all but what the test refuses. */
async function warnings(objects: KubeObject[], isRefused: (attributes: Attributes) => boolean): Promise<string[]> {
  const client = cluster(objects);
  client.create = async ({ spec }: any) => ({ status: { allowed: !isRefused(spec.resourceAttributes) } }) as unknown as KubeObject;
  const findings = await permissionFindings(client, desired(objects), new Instance('shop', 'shop'));
  return findings.filter(({ verdict }) => verdict === 'warning').map(({ message }) => message);
}

const policy = (namespace: string, spec: object = {}, kind = 'AuthorizationPolicy') => (
  { apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'p', namespace }, spec } as unknown as KubeObject);
const root = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'mesh' }, data: { mesh: 'rootNamespace: mesh' } } as KubeObject;
const OF_PODS = ['pods', 'replicasets'];

test.each<[string, KubeObject[], string]>([
  ['of a policy, which has no workload of the set', [policy('shop')], ' in namespace shop'],
  ['of a PeerAuthentication', [policy('shop', {}, 'PeerAuthentication')], ' in namespace shop'],
  ['all, for a policy of the root namespace', [policy('istio-system')], ''],
  ['all, for a policy of the root namespace that the mesh config names', [root, policy('mesh')], ''],
])('precheck warns if pods must not be listed in the namespaces of policies: %s', async (_, objects, where) => {
  const found = await warnings(objects, ({ verb, resource }) => verb === 'list' && OF_PODS.includes(resource));
  for (const kind of ['pods', 'replicasets.apps']) {
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^may not list ${kind}${where}: .*--without-pod-check`)));
  }
});

test('precheck warns if ReplicaSets must not be read one by one: a run reads how many replicas are left', async () => {
  expect(await warnings([policy('shop')], ({ verb, resource }) => verb === 'get' && resource === 'replicasets'))
    .toEqual([expect.stringMatching(/^may not get replicasets\.apps in namespace shop: .*--without-pod-check/)]);
});

test('policies that decide about no request need no list of pods', async () => {
  expect(await warnings([policy('shop', { action: 'AUDIT' })], ({ resource }) => OF_PODS.includes(resource))).toEqual([]);
});

test('the rights on pods of a workload tell why it is not ready, and nothing about policies', async () => {
  const found = await warnings([object('apps/v1 Deployment', 'web', { namespace: 'shop', spec: { template: {} } })], ({ resource }) => OF_PODS.includes(resource));
  expect(found).toHaveLength(2);
  found.forEach((each) => expect(each).toMatch(/cannot say why a workload is not ready$/));
});
