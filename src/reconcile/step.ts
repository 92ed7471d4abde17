import { DesiredObject } from './desired';
import { InventoryEntry } from './inventory';
import { WaveName } from './order';
import { Reason } from './reason';
import { JsonObject } from '../json';
import { KubeObject, ObjectRef } from '../kube';

/** What becomes of one object. */
export type StepAction =
  /** The object does not exist. */
  | 'create'
  /** The object exists and differs from what is desired, or it is not certain that it is equal. */
  | 'configure'
  /** The object exists and another tool, or another instance, owns it. It becomes the instance's own. */
  | 'adopt'
  /** The object exists as desired. Nothing is sent. */
  | 'unchanged'
  /** The object left the set. */
  | 'delete'
  /** The object left the set and stays. It remains in the inventory. */
  | 'keep'
  /** The object left the set and is not the instance's own any more. It stays and leaves the inventory. */
  | 'release'
  /** The object left the set and does not exist any more. */
  | 'forget'
  /** The object is not touched, since the reason forbids it. */
  | 'refuse'
  /** The pods of a workload of the set are restarted, since new ones would be different. */
  | 'restart'
  /** A condition of the cluster must hold before other steps. */
  | 'wait'
  /** No object: a point in the order. */
  | 'milestone';

/** One step of a decision. */
export interface Step {
  /** The key of the object; for a step that a rule adds, the key of an object of the set, `@` and a name. */
  key: string;
  /** The key of the object of the set, or of the inventory, that a rule has added this step for. Undefined for the step of the object itself. */
  addedFor?: string;
  action: StepAction;
  ref: ObjectRef;
  /** The object of the set that the step is about. Undefined if it left the set. */
  of?: DesiredObject;
  /** The entry of the inventory, if there is one. */
  entry?: InventoryEntry;
  /** What is sent: the desired object with the label of the instance, and without the fields of other owners. */
  desired?: KubeObject;
  /** What was observed. */
  live?: KubeObject;
  reason?: Reason;
  /** What a plan says besides. */
  notes?: string[];
  /** The condition of a step `wait`: its type, and data for it. */
  wait?: JsonObject & { type: string };
  /**
   * Whether it is not known yet that the pods of a step `restart` will be out of date. They are restarted only if they are by then. If the step has a
   * reason, it is reported if they are not.
   */
  ifOutdated?: boolean;
  /** The fields that may be taken from other managers: paths, or `*` for all. */
  force?: string[];
  /** The wave that begins at a milestone. */
  begins?: { wave: WaveName; verb: 'apply' | 'delete'; number: number; of: number; objects: number };
  /** Whether a change of an immutable field deletes the object and creates it again. */
  recreate?: boolean;
}

/**
 * When a step may begin after another one.
 * `ready`: the other one succeeded, and its object is ready, or gone if it was deleted. If the other one fails, the step is blocked.
 * `applied`: as `ready`, without waiting for readiness.
 * `order`: the other one was sent, whether it succeeded or not; a deletion has ended.
 */
export type EdgeKind = 'ready' | 'applied' | 'order';

export interface Edge {
  /** The key of the step that comes first. */
  from: string;
  to: string;
  kind: EdgeKind;
}

/** What becomes of every object, and in which order. */
export interface Decision {
  steps: Step[];
  edges: Edge[];
}

/** Whether a step writes to the cluster. */
export function isEffective({ action, ifOutdated }: Step): boolean {
  return ['create', 'configure', 'adopt', 'delete', 'release', 'forget'].includes(action) || (action === 'restart' && !ifOutdated);
}

/** Whether a step leaves its object in the cluster as an object of the set. */
export function isApply({ action }: Step): boolean {
  return ['create', 'configure', 'adopt', 'unchanged'].includes(action);
}
