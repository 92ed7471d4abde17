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
}

/** The inventory during a run: whatever it may create or leave. An object that is refused is not recorded, unless it was before. */
export function entriesDuring({ steps }: Decision, { applied }: Progress): InventoryEntry[] {
  return steps.filter((step) => isMain(step) && (step.entry || step.action !== 'refuse')).map((step) => entryOf(step, applied.get(step.key)));
}

/** The inventory after a run: what it has left in the cluster. */
export function entriesAfter(decision: Decision, progress: Progress): InventoryEntry[] {
  const awaited = new Set(decision.steps.filter((step) => isAddedDeletion(step) && !progress.gone.has(step.key)).map(({ addedFor }) => addedFor));
  const isLeft = ({ key, action }: Step) => awaited.has(key) || (action !== 'release' && action !== 'forget' && !progress.gone.has(key));
  const keys = new Set(decision.steps.filter((step) => isMain(step) && isLeft(step)).map(({ key }) => key));
  return entriesDuring(decision, progress).filter((entry) => keys.has(keyOf(entry)));
}

/**
 * An object that is about to change has no digest: if the run is killed after the change, the digest of the object before it would say that
 * nothing has to be sent.
 */
function entryOf(step: Step, applied: KubeObject | undefined): InventoryEntry {
  const ref = step.of?.ref ?? step.ref;
  const uid = applied?.metadata.uid ?? step.entry?.uid;
  const before = isEffective(step) ? undefined : step.entry?.hash;
  const hash = applied ? hashOf(step.desired!) : before;
  return { ...ref, ...uid && { uid }, ...hash && { hash } };
}

/** Whether a step decides about an object of the set or of the inventory: rules and milestones add others. */
export function isMain({ action, addedFor }: Step): boolean {
  return action !== 'milestone' && action !== 'wait' && addedFor === undefined;
}

/** A deletion of an object that the set has brought about. */
function isAddedDeletion({ action, addedFor }: Step): boolean {
  return action === 'delete' && addedFor !== undefined;
}
