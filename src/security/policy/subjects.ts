/** What the callers of a specification are known by. */
import { SubjectPartSpec, SubjectSpec } from '../specification';

/** The properties of a caller, all of which it has. */
export function partsOfSubject({ allOf, ...part }: SubjectSpec): SubjectPartSpec[] {
  return allOf ?? [part];
}

/** Whether a caller is known by its certificate, perhaps beside other properties. */
export function isCertified(subject: SubjectSpec): boolean {
  return partsOfSubject(subject).some(isByCertificate);
}

const CERTIFICATE_FIELDS = ['serviceAccount', 'namespace', 'trustDomain'] as const;
const TOKEN_FIELDS = ['claim', 'group', 'jwtPrincipal'] as const;

export function isByCertificate(part: SubjectPartSpec): boolean {
  return part.authenticated === 'WORKLOAD' || CERTIFICATE_FIELDS.some((field) => part[field] !== undefined);
}

export function isByToken(part: SubjectPartSpec): boolean {
  return part.authenticated === 'USER' || TOKEN_FIELDS.some((field) => part[field] !== undefined);
}
