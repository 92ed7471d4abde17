import { Check, ignoredBy } from './check';
import { DISCOVERY_ADDRESS } from './discovery-address';
import { CheckFinding } from './finding';
import { PULL_SECRET } from './pull-secret';
import { SourceObject } from '../json';

/** All checks. */
export const CHECKS: Check[] = [PULL_SECRET, DISCOVERY_ADDRESS];

/** The findings of all checks in the objects of a synthesis, without those that an object ignores. */
export function findingsOf(sources: SourceObject[]): CheckFinding[] {
  return CHECKS.flatMap(({ code, level, run }) => run(sources)
    .filter(({ objects }) => !objects.some((object) => ignoredBy(object).includes(code)))
    .map(({ message, objects: [{ origin }] }) => ({ code, level, origin, message })));
}
