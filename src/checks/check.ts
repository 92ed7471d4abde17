import { partOf } from '../json';
import { FindingLevel } from './finding';
import { Synthesised } from './objects';

/** The annotation with the codes of the checks that do not apply to an object, separated by commas. */
export const IGNORED = 'cdk8s-istio/ignored-checks';

/** A result of a check, before ignored codes are filtered out. */
export interface CheckResult {
  readonly message: string;
  /** The objects that the message is about. The first one is the object to fix. Each of them can ignore the check. */
  readonly objects: Synthesised[];
}

/** A check of the objects of a synthesis. */
export interface Check {
  readonly code: string;
  readonly level: FindingLevel;
  readonly run: (sources: Synthesised[]) => CheckResult[];
}

/** The codes that an object ignores. */
export function ignoredBy({ object }: Synthesised): string[] {
  return String(partOf(object.metadata, 'annotations')[IGNORED] ?? '').split(',').map((code) => code.trim());
}
