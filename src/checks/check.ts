import { partOf, SourceObject } from '../json';
import { CheckFindingLevel } from './finding';

/** The annotation with the codes of the checks that do not apply to an object, separated by commas. */
export const IGNORED = 'cdk8s-istio/ignored-checks';

/** A result of a check, before ignored codes are filtered out. */
export interface CheckResult {
  readonly message: string;
  /** The objects that the message is about. The first one is the object to fix. Each of them can ignore the check. */
  readonly objects: SourceObject[];
}

/** A check of the objects of a synthesis. */
export interface Check {
  readonly code: string;
  readonly level: CheckFindingLevel;
  readonly run: (sources: SourceObject[]) => CheckResult[];
}

/** The codes that an object ignores. */
export function ignoredBy({ object }: SourceObject): string[] {
  return String(partOf(object.metadata, 'annotations')[IGNORED] ?? '').split(',').map((code) => code.trim());
}
