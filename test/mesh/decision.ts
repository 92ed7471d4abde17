import { keyOf, KubeObject, refOf } from '../../src/kube';
import { decide, DecideOptions, Decision, DesiredObject, DomainRule, Instance, InventoryEntry, MEMBER_LABEL, Reason, Sighting } from '../../src/reconcile';

const INSTANCE = new Instance('default', 'shop');

/**
 * The decision about a set of objects, of an instance that has applied another set before.
 *
 * @param gone what the inventory names and does not live any more
 * @param unreadable what the inventory names and cannot be read
 * @param recorded what the inventory has of an object
 */
export function decisionOf(
  before: KubeObject[], after: KubeObject[], rules: DomainRule[], sightings: { [rule: string]: Sighting } = {}, options: Partial<DecideOptions> = {},
  gone: KubeObject[] = [], unreadable: ReadonlyMap<string, Reason> = new Map(), recorded = (entry: InventoryEntry): InventoryEntry => entry,
): Decision {
  const live = before.map((object, index): KubeObject => ({
    ...object, metadata: { ...object.metadata, uid: `uid-${index}`, resourceVersion: '1', labels: { [MEMBER_LABEL]: INSTANCE.id, ...object.metadata.labels } },
  }));
  const desired = after.map((object): DesiredObject => ({ key: keyOf(refOf(object)), ref: refOf(object), object, origin: 'test' }));
  const entries = [...live, ...gone].map((object): [string, InventoryEntry] =>
    [keyOf(refOf(object)), recorded({ ...refOf(object), uid: object.metadata.uid })]);
  return decide({
    instance: INSTANCE,
    desired,
    inventory: new Map(entries),
    live: new Map(live.map((object) => [keyOf(refOf(object)), object])),
    unreadable,
    objectsOf: new Map(),
    namespaces: new Map(),
    sightings: new Map(Object.entries(sightings)),
  }, { adopt: [], crds: false, namespaces: false, volumes: false, rules, ...options });
}
