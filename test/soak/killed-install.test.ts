import { join } from 'node:path';
import { bundled, Running } from '../cli/bundled';
import { faultyLab } from '../cluster/faulty-lab';

/**
 * Kills the apply of the whole quickstart after each of its writes. The next run converges, and a delete leaves nothing.
 * KILL_STEP=9 kills only after every ninth write. The figures are in docs/soak.md.
 */
const STEP = Number(process.env.KILL_STEP ?? 1);
/** The writes of the install: the lock, the inventory, 52 objects, the inventory again, and the lock again. */
const WRITES = 56;
const MOMENTS = Array.from({ length: Math.ceil(WRITES / STEP) }, (_, index) => 1 + index * STEP);
const PROGRAM = ['--app', `tsx ${join(__dirname, '..', '..', 'examples', 'quickstart', 'main.ts')}`];
const LABELLED = [
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', '/api/v1/namespaces', '/api/v1/configmaps', '/api/v1/services', '/apis/apps/v1/deployments',
];

const cluster = faultyLab();

const flags = () => ['--kubeconfig', cluster.faulty.kubeconfig];

/** All objects of the command that are still in the cluster. */
async function leftOver(): Promise<string[]> {
  const selector = '?labelSelector=applyset.kubernetes.io/part-of';
  const lists = await Promise.all(LABELLED.map((path) => cluster.lab.request('GET', path + selector)));
  return lists.flatMap(({ kind, items }) => items.map((item: { metadata: { name: string } }) => `${kind} ${item.metadata.name}`));
}

test.each(MOMENTS)('killed after write %i, the install converges, and delete leaves nothing', async (k) => {
  const killed = new Running(['apply', ...PROGRAM, ...flags()]);
  cluster.faulty.proxy.afterWrite(k, () => killed.kill('SIGKILL'));
  expect(await killed.ended).toBe('SIGKILL');
  cluster.faulty.proxy.clear();

  const applied = await bundled(['apply', ...PROGRAM, ...flags()]);
  expect(applied).toMatchObject({ code: 0 });
  const plan = await bundled(['plan', '--exit-code', ...PROGRAM, ...flags()]);
  expect(plan).toMatchObject({ code: 0 });

  expect(await bundled(['delete', '--crds', '--namespaces', ...flags()])).toMatchObject({ code: 0 });
  expect(await leftOver()).toEqual([]);
}, 300_000);
