import { IstioVersion, MeshPathNormalization } from '../../istio';
import { isSince } from '../../istio/internal';
import { ISSUER_FIELD_SINCE, NewIssuerField } from '../specification';

/** What the objects of a policy depend on beside its specification. */
export interface PolicyFacts {
  /** The namespace of the workload and of the policy. */
  readonly namespace: string;
  readonly version: IstioVersion;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly rootNamespace: string;
  readonly pathNormalization: `${MeshPathNormalization}`;
}

export function hasPathTemplates({ version }: PolicyFacts): boolean {
  return isSince(version, '1.22');
}

/** Policies for a Gateway of the Kubernetes Gateway API name it in `targetRefs`. */
export function hasTargetRefs({ version }: PolicyFacts): boolean {
  return isSince(version, '1.22');
}

/** The fields of an issuer that the version of Istio does not have. */
export function missingIssuerFields({ version }: PolicyFacts): NewIssuerField[] {
  return (Object.keys(ISSUER_FIELD_SINCE) as NewIssuerField[]).filter((field) => !isSince(version, ISSUER_FIELD_SINCE[field]));
}

/** Before 1.22, Istio splits claims that are texts at spaces, so that a value with a space never matches. */
export function splitsClaims({ version }: PolicyFacts): boolean {
  return !isSince(version, '1.22');
}
