import { hashOf } from './hash';
import { InventoryEntry } from './inventory';
import { Decision, isEffective, Step } from './step';
import { keyOf, KubeObject } from '../kube';

/** What a run has done so far. */
export interface Progress {
  /** The objects of the set that were applied, or were found as desired. */
  applied: ReadonlyMap<string, KubeObject>;
  /** The objects that were deleted and are gone. */
  gone: ReadonlySet<string>;
  /** Whether an earlier run was killed just before, and its last writes may still arrive. @default false */
  followsKilled?: boolean;
}

/** The inventory during a run: whatever it may create or leave. An object that is refused is not recorded, unless it was before. */
export function entriesDuring({ steps }: Decision, { applied, followsKilled }: Progress): InventoryEntry[] {
  const isChecked = (step: Step) => !followsKilled || isEffective(step) || step.entry?.hash !== undefined;
  return steps.filter((step) => isMain(step) && (step.entry || step.action !== 'refuse')).map((step) => entryOf(step, applied.get(step.key), isChecked(step)));
}

/** The inventory after a run: what it has left in the cluster. */
export function entriesAfter(decision: Decision, progress: Progress): InventoryEntry[] {
  const isForgotten = (step: Step) => step.action === 'forget' && !(progress.followsKilled && mayStillCome(step));
  const awaited = new Set(decision.steps.filter((step) => isAddedDeletion(step) && !progress.gone.has(step.key)).map(({ addedFor }) => addedFor));
  const isLeft = (step: Step) => awaited.has(step.key) || (step.action !== 'release' && !isForgotten(step) && !progress.gone.has(step.key));
  const keys = new Set(decision.steps.filter((step) => isMain(step) && isLeft(step)).map(({ key }) => key));
  return entriesDuring(decision, progress).filter((entry) => keys.has(keyOf(entry)));
}

/**
 * An object that is about to change has no digest: if the run is killed after the change, the digest of the object before it would say that
 * nothing has to be sent. One that is about to be created has no uid: nobody knows which one it will get.
 *
 * @param isChecked false for an object that was as desired and that a killed run was about to change: its request may still arrive
 */
function entryOf(step: Step, applied: KubeObject | undefined, isChecked: boolean): InventoryEntry {
  const ref = step.of?.ref ?? step.ref;
  const uid = applied?.metadata.uid ?? (step.action === 'create' ? undefined : step.entry?.uid);
  const before = isEffective(step) ? undefined : step.entry?.hash;
  const hash = applied && isChecked ? hashOf(step.desired!) : before;
  return { ...ref, ...uid && { uid }, ...hash && { hash } };
}

/** Whether a step decides about an object of the set or of the inventory: rules and milestones add others. */
export function isMain({ action, addedFor }: Step): boolean {
  return action !== 'milestone' && action !== 'wait' && addedFor === undefined;
}

/** Nobody has seen the object yet: the run that was to create it was killed, and the API server may get its request later. */
export function mayStillCome({ entry }: Step): boolean {
  return entry?.uid === undefined;
}

/** A deletion of an object that the set has brought about. */
function isAddedDeletion({ action, addedFor }: Step): boolean {
  return action === 'delete' && addedFor !== undefined;
}
