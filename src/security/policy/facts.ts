import { IstioVersion } from '../../istio';
import { isSince } from '../../istio/internal';

/** What the objects of a policy depend on beside its specification. */
export interface PolicyFacts {
  /** The namespace of the workload and of the policy. */
  readonly namespace: string;
  readonly version: IstioVersion;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly rootNamespace: string;
}

export function hasPathTemplates({ version }: PolicyFacts): boolean {
  return isSince(version, '1.22');
}

/** Policies for a Gateway of the Kubernetes Gateway API name it in `targetRefs`. */
export function hasTargetRefs({ version }: PolicyFacts): boolean {
  return isSince(version, '1.22');
}

/** Tokens in cookies, and the timeout of requests for keys. */
export function hasTokenCookies({ version }: PolicyFacts): boolean {
  return isSince(version, '1.23');
}

/** Before 1.22, Istio splits claims that are texts at spaces, so that a value with a space never matches. */
export function splitsClaims({ version }: PolicyFacts): boolean {
  return !isSince(version, '1.22');
}
