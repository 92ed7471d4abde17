import { object } from './objects';
import { KubeClient, KubeObject } from '../../src/kube';
import { deleteAll, Instance, Intent, MEMBER_LABEL, plan } from '../../src/reconcile';

/** What protects an object from deletion is its own kind. An inventory can name another one, since more people may write ConfigMaps than delete namespaces. */
const INSTANCE = new Instance('default', 'shop');
const ENTRY = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a', uid: 'u-1' };
const INVENTORY = { ...object('ConfigMap', 'cdk8s-istio-default', { namespace: 'shop' }), data: { objects: JSON.stringify([ENTRY]) } };
const OPTIONS = {
  instance: INSTANCE,
  allowEmpty: true,
  guards: [],
  adopt: [],
  crds: false,
  namespaces: false,
  volumes: false,
  timeout: 1,
  onEvent: () => undefined,
};

const LIVE: [string, string, string][] = [
  ['namespaces', 'Namespace', 'v1'],
  ['volumes', 'PersistentVolumeClaim', 'v1'],
  ['volumes', 'PersistentVolume', 'v1'],
  ['crds', 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
];

let deleted: string[];
const clientOf = (kind: string, apiVersion: string) => {
  const live = object(`${apiVersion} ${kind}`, 'shop', { labels: { [MEMBER_LABEL]: INSTANCE.id } });
  live.metadata.uid = 'u-1';
  const gone = () => deleted.length > 0;
  const client: object = {
    until: () => client,
    guardedBy: () => client,
    uninterrupted: () => client,
    create: async (each: KubeObject) => each,
    resourceOf: async () => ({ plural: 'any' }),
    list: async () => [],
    find: async ({ kind: asked, name }: { kind: string; name: string }): Promise<KubeObject | undefined> => {
      const found = gone() ? undefined : live;
      return asked === 'Lease' ? undefined : name === INVENTORY.metadata.name ? INVENTORY : found;
    },
    apply: async (each: KubeObject) => each,
    patch: async () => INVENTORY,
    delete: async (_: unknown, uid: string) => uid === undefined || deleted.push(uid) > 0, // it is gone at once
  };
  return client as KubeClient;
};

beforeEach(() => {
  deleted = [];
});

test.each(LIVE)('without --%s, a live %s stays, whatever kind its entry in the inventory has', async (option, kind, apiVersion) => {
  const client = clientOf(kind, apiVersion);
  expect(await plan(client, [], OPTIONS)).toMatchObject([{ action: 'keep', message: `--${option} deletes it` }]);
  const { all } = await deleteAll(client, OPTIONS);
  expect(all).toMatchObject([{ action: 'kept', message: `--${option} deletes it` }]);
  expect(deleted).toEqual([]);
});

test.each(LIVE)('with --%s, a live %s is deleted', async (option, kind, apiVersion) => {
  const client = clientOf(kind, apiVersion);
  expect(await plan(client, [], { ...OPTIONS, [option]: true })).toMatchObject([{ action: 'delete' }]);
  await deleteAll(client, { ...OPTIONS, [option]: true });
  expect(deleted[0]).toBe('u-1');
});

test.each(LIVE)('guards see a live object that --%s protects only with this option: %s', async (option, kind, apiVersion) => {
  const seen: string[][] = [];
  const guard = async (_: KubeClient, { toDelete }: Intent) => {
    seen.push(toDelete.map((each) => each.kind));
    return [];
  };
  for (const allowed of [false, true]) {
    await plan(clientOf(kind, apiVersion), [], { ...OPTIONS, guards: [guard], [option]: allowed });
  }
  expect(seen).toEqual([[], [kind]]);
});
