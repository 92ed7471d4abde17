import { object } from './objects';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { decide, Decision, Instance, InventoryEntry, MEMBER_LABEL } from '../../src/reconcile';
import { entriesAfter, entriesDuring } from '../../src/reconcile/recorded';

const INSTANCE = new Instance('default', 'home');
/** Names of RBAC objects may have almost any character. */
const BINDING = object('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'alice@example.com', { roleRef: { kind: 'ClusterRole', name: 'view' } });
const NOTHING = { applied: new Map<string, KubeObject>(), gone: new Set<string>() };

function decisionOf(desired: KubeObject[], live: KubeObject[], entries: InventoryEntry[]): Decision {
  return decide({
    instance: INSTANCE,
    desired: desired.map((each) => ({ key: keyOf(refOf(each)), ref: refOf(each), object: each, origin: 'test' })),
    inventory: new Map(entries.map((entry) => [keyOf(entry), entry])),
    live: new Map(live.map((each) => [keyOf(refOf(each)), each])),
    unreadable: new Map(),
    objectsOf: new Map(),
    namespaces: new Map(),
  }, { adopt: [], crds: false, namespaces: false, volumes: false });
}

test('an object with @ in its name is recorded before it is created, and until it is deleted', () => {
  expect(entriesDuring(decisionOf([BINDING], [], []), NOTHING)).toEqual([refOf(BINDING)]);

  const live = object('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'alice@example.com', { labels: { [MEMBER_LABEL]: INSTANCE.id } });
  live.metadata.uid = 'u-1';
  const pruned = decisionOf([], [live], [{ ...refOf(BINDING), uid: 'u-1' }]);
  const key = keyOf(refOf(BINDING));
  expect(pruned.steps.find((step) => step.key === key)).toMatchObject({ action: 'delete' });
  expect(entriesAfter(pruned, NOTHING)).toEqual([{ ...refOf(BINDING), uid: 'u-1' }]);
  expect(entriesAfter(pruned, { ...NOTHING, gone: new Set([key]) })).toEqual([]);
});

test('an object that is about to be created has no uid, also if an earlier one of its name had one', () => {
  expect(entriesDuring(decisionOf([BINDING], [], [{ ...refOf(BINDING), uid: 'u-1' }]), NOTHING)).toEqual([refOf(BINDING)]);
});

test('what a killed run may still create stays in the inventory, and what was seen once is forgotten', () => {
  const unseen = decisionOf([], [], [refOf(BINDING)]);
  expect([false, true].map((followsKilled) => entriesAfter(unseen, { ...NOTHING, followsKilled }))).toEqual([[], [refOf(BINDING)]]);
  expect(entriesAfter(decisionOf([], [], [{ ...refOf(BINDING), uid: 'u-1' }]), { ...NOTHING, followsKilled: true })).toEqual([]);
});
