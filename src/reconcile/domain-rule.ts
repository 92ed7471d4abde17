import { Observed } from './observe';
import { WaveName } from './order';
import { Reason } from './reason';
import { Edge, Step } from './step';
import { KubeObject } from '../kube';

/**
 * A rule of a domain, such as the order in which a mesh needs its objects. It adds to a decision. It is pure: it knows what was observed, and
 * asks no cluster.
 */
export interface DomainRule {
  readonly name: string;
  /** The wave of an object, if it is not the wave of its kind. */
  wave?(object: KubeObject): WaveName | undefined;
  add?(draft: Draft): Additions;
}

/** A decision before the rules of the domain. */
export interface Draft {
  observed: Observed;
  /** One step for each object of the set and of the inventory, by the key of the object. */
  steps: ReadonlyMap<string, Step>;
}

/** What a rule adds to a decision. */
export interface Additions {
  /** Intermediate objects and waits. Their keys have `@` and a name after the key of the object. */
  steps?: Step[];
  edges?: Edge[];
  /** Objects that must not be touched. What depends on them is blocked. */
  refuse?: { key: string; reason: Reason }[];
  notes?: { key: string; note: string }[];
  /** Deletions that do not wait until the whole set has succeeded. Edges say what they wait for. */
  early?: string[];
}
