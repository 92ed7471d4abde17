import { Observed } from './observe';
import { WaveName } from './order';
import { Reason } from './reason';
import { Edge, Step } from './step';
import { KubeClient, KubeObject, ObjectRef } from '../kube';

/**
 * A rule of a domain, such as the order in which a mesh needs its objects. It adds to a decision. It is pure: it knows what was observed. Only
 * `look` asks the cluster.
 */
export interface DomainRule {
  readonly name: string;
  /** Reads what the rule needs besides the set and the inventory. Undefined if it needs nothing: a run without a change sends no such request. */
  look?(client: KubeClient, observed: Observed): Promise<Sighting | undefined>;
  /** The wave of an object, if it is not the wave of its kind. */
  wave?(object: KubeObject): WaveName | undefined;
  add?(draft: Draft): Additions;
}

/** What a rule has read besides the set and the inventory. */
export interface Sighting {
  objects: KubeObject[];
  /** What could not be read. A rule must not take it as absent. */
  unreadable: Unreadable[];
}

/** Something that could not be read, in a form that the rule itself chooses, and the reason. */
export interface Unreadable {
  what: string;
  why: string;
}

/** A decision before the rules of the domain. */
export interface Draft {
  observed: Observed;
  /** Whether an object of anybody leaves the cluster with this run: by a step of its own, or with its namespace. */
  isDeleted: (ref: ObjectRef) => boolean;
  /** One step for each object of the set and of the inventory, by the key of the object. */
  steps: ReadonlyMap<string, Step>;
}

/** What a rule adds to a decision. */
export interface Additions {
  /**
   * Intermediate objects, waits, and deletions of what the set has brought about. Their keys have `@` and a name after the key of an object of the
   * set. Its entry stays in the inventory until such deletions are done: so a run that is killed loses none.
   */
  steps?: Step[];
  edges?: Edge[];
  /** Objects that must not be touched. What depends on them is blocked. */
  refuse?: { key: string; reason: Reason }[];
  notes?: { key: string; note: string }[];
  /** Deletions that do not wait until the whole set has succeeded. Edges say what they wait for. */
  early?: string[];
  /** Applies that take something away, and so wait until the whole set has succeeded, as deletions do. */
  late?: string[];
}
