import { Adoption } from './adoption';
import { Instance, MEMBER_LABEL, INSTANCE_MANAGER } from './instance';
import { InventoryEntry } from './inventory';
import { ownersOf } from './managed-fields';
import { Reason } from './reason';
import { KubeObject } from '../kube';

/** Whether a field manager of the instance owns fields of the object. The one of earlier builds counts if the object has the label of the instance. */
export function hasOwnFields(live: KubeObject, { manager, earlierManager, id }: Instance): boolean {
  const managers = live.metadata.labels?.[MEMBER_LABEL] === id ? [manager, earlierManager] : [manager];
  return ownersOf(live).some((owner) => managers.includes(String(owner.manager)) && owner.operation === 'Apply');
}

/**
 * Whether a live object is the instance's own. Two of three must say so: the inventory, the label, and the field manager. One alone can be
 * wrong: the inventory names an object before it exists, everybody can write a label, and a label can be taken away.
 */
export function isOwn(live: KubeObject, entry: InventoryEntry | undefined, instance: Instance): boolean {
  const label = live.metadata.labels?.[MEMBER_LABEL];
  const belongsToOther = label !== undefined && label !== instance.id;
  return !belongsToOther && [entry !== undefined, label === instance.id, hasOwnFields(live, instance)].filter(Boolean).length >= 2;
}

/** Why an object that exists is not taken; undefined if it may be adopted. */
export function whyNotTaken(live: KubeObject, instance: Instance, adoption: Adoption): Reason | undefined {
  const label = live.metadata.labels?.[MEMBER_LABEL];
  if (label !== undefined && label !== instance.id) {
    return adoption.adopts('instance') ? undefined : {
      code: 'OtherInstance',
      message: 'it exists and belongs to another instance or ApplySet. To move it to this instance: --adopt instance',
    };
  }
  return adoption.sourceOf(live) || adoption.adopts('any') ? undefined : {
    code: 'NotOurs',
    message: `it exists, and this instance did not create it: it belongs to ${managersOf(live)}. To adopt it: --adopt ${Adoption.sourcesFor(live, instance).join(' ')}`,
  };
}

function managersOf(live: KubeObject): string {
  const managers = [...new Set(ownersOf(live).filter(({ subresource }) => !subresource).map(({ manager }) => String(manager)))];
  return managers.length > 0 ? managers.join(', ') : 'an unknown owner';
}

/** The field manager of another instance that owns all fields of this one: its adoption may have ended before it wrote its label. */
function otherInstanceOf(live: KubeObject, instance: Instance): string | undefined {
  const others = ownersOf(live).map(({ manager }) => String(manager)).filter((manager) => INSTANCE_MANAGER.test(manager));
  return hasOwnFields(live, instance) ? undefined : others.find((manager) => manager !== instance.manager && manager !== instance.earlierManager);
}

/**
 * Why the live object is not the instance's to delete; undefined if it is. The inventory must name it, it must have the label of the
 * instance, and it must be the very object that the instance has written: by its uid, or by its field manager if a run was killed before the
 * uid was recorded.
 */
export function whyNotOwned(entry: InventoryEntry, live: KubeObject, instance: Instance): Reason | undefined {
  const other = otherInstanceOf(live, instance);
  if (other) {
    return { code: 'OtherInstance', message: `another instance has taken it over: its fields belong to ${other}` };
  }
  const isSame = entry.uid === undefined ? hasOwnFields(live, instance) : live.metadata.uid === entry.uid;
  if (!isSame) {
    return { code: 'Recreated', message: 'it was deleted and created again by somebody else' };
  }
  return live.metadata.labels?.[MEMBER_LABEL] === instance.id ? undefined
    : { code: 'LabelMissing', message: `it does not have the label ${MEMBER_LABEL} of this instance any more` };
}
