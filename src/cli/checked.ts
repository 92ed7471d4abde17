import { ExpectedError } from './command';
import { Manifest } from './manifests';
import { findingsOf, Finding, FindingLevel } from '../checks';

/** The objects, if nothing is wrong with them; what may be wrong is told. */
export function checked(manifests: Manifest[]): Manifest[] {
  tell(findingsOf(manifests));
  return manifests;
}

/** @throws ExpectedError with all errors, if there are any */
export function tell(findings: Finding[]): void {
  const texts = (wanted: FindingLevel) => findings.filter(({ level }) => level === wanted).map(({ code, origin, message }) => `${origin}: ${message} [${code}]`);
  texts(FindingLevel.WARNING).forEach((text) => process.stderr.write(`warning: ${text}\n`));
  const errors = texts(FindingLevel.ERROR);
  if (errors.length > 0) {
    throw new ExpectedError(errors.join('\nerror: '));
  }
}
