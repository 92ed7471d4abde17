import { partOf } from '../json';
import { FindingLevel } from './finding';
import { Synthesised } from './objects';

/** Objects say in this annotation, by codes with commas between them, of what they shall not be told. */
export const IGNORED = 'cdk8s-istio/ignored-checks';

/** What a check finds, before it is known whether it is to be ignored. */
export interface Problem {
  readonly message: string;
  /** The objects that it is about: that which is to be mended first. Any of them may have it ignored. */
  readonly objects: Synthesised[];
}

/** One thing that can be known wrong of the objects of a synthesis as they are written. */
export interface Check {
  readonly code: string;
  readonly level: FindingLevel;
  readonly problems: (sources: Synthesised[]) => Problem[];
}

/** The codes that an object has ignored. */
export function ignoredBy({ object }: Synthesised): string[] {
  return String(partOf(object.metadata, 'annotations')[IGNORED] ?? '').split(',').map((code) => code.trim());
}
