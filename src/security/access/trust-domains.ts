import { textPattern } from './patterns';

const LOCAL = 'cluster.local';

/**
 * The principals that a principal of a policy stands for: the same service account in the trust domain of the mesh and in each of its aliases.
 * `cluster.local` stands for the trust domain of the mesh, whatever its name is.
 *
 * @param trustDomains the trust domain of the mesh, and its aliases
 */
export function withTrustDomains(principal: string, trustDomains: readonly string[]): string[] {
  const [domain, ...rest] = principal.split('/');
  if (rest.length !== 4 || domain === '*' || !(domain === LOCAL || trustDomains.some((each) => isSame(domain, each)))) {
    return [principal];
  }
  return [...new Set(trustDomains.map((each) => hasSuffix(each, domain) ? principal : [each, ...rest].join('/')))];
}

/** Both sides can be patterns. */
function isSame(domain: string, other: string): boolean {
  return domain === other || other === '*' || hasStar(other) && textPattern(other)(domain) || hasStar(domain) && textPattern(domain)(other);
}

function hasSuffix(domain: string, pattern: string): boolean {
  return pattern.startsWith('*') && domain.endsWith(pattern.slice(1));
}

function hasStar(text: string): boolean {
  return text.startsWith('*') || text.endsWith('*');
}
