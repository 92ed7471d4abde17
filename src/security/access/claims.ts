import { Pattern, textPattern } from './patterns';
import { partOf, Plain } from '../../json';

const SPACE_DELIMITED = ['scope', 'permission'];

/**
 * The texts that policies compare for a claim: the claim itself, or the texts in its list. Numbers and booleans are never compared.
 *
 * @param path the names from the outermost object to the claim
 * @param envoy whether only some claims are split at spaces, and not all
 */
export function claimTexts(claims: Plain, path: string[], envoy: boolean): string[] {
  const value = partOf(claims, ...path.slice(0, -1))[path[path.length - 1]];
  if (typeof value !== 'string') {
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }
  const isSplit = !envoy || path.length === 1 && SPACE_DELIMITED.includes(path[0]);
  return isSplit ? value.split(' ').filter((part) => part !== '') : [value];
}

/**
 * Whether claims match a request principal, which is `ISSUER/SUBJECT`. A star is at the beginning or at the end.
 *
 * @param envoy whether the issuer and the subject are compared each for itself
 */
export function matchesPrincipal(value: string, { iss, sub }: Plain, envoy: boolean): boolean {
  if (!envoy) {
    return typeof iss === 'string' && typeof sub === 'string' && textPattern(value)(`${iss}/${sub}`);
  }
  const [issuer, subject] = principalPatterns(value);
  return typeof iss === 'string' && issuer(iss) && typeof sub === 'string' && subject(sub);
}

const ANY = textPattern('*');

/** The last slash separates the issuer, which can be a URL, from the subject. */
function principalPatterns(value: string): [issuer: Pattern, subject: Pattern] {
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  if (value === '*') {
    return [ANY, ANY];
  }
  if (value.startsWith('*')) {
    return slash < 0 ? [ANY, textPattern(value)] : [textPattern(issuer), exactly(subject)];
  }
  if (value.endsWith('*')) {
    return slash < 0 ? [textPattern(value), ANY] : [exactly(issuer), textPattern(subject)];
  }
  return [exactly(issuer), exactly(subject)];
}

function exactly(text: string): Pattern {
  return (value) => value === text;
}
