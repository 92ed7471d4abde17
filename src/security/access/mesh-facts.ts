import { IMesh, IstioVersion } from '../../istio';
import { isSince, PathNormalization } from '../../istio/internal';

/** What the decisions of proxies depend on beside the policies. */
export interface AccessMesh {
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly rootNamespace: string;
  readonly clusterDomain: string;
  readonly pathNormalization: PathNormalization;
  /** The names of the external authorizers in the mesh config. Undefined: not known. */
  readonly authorizers?: readonly string[];
  readonly features: AccessFeatures;
}

/** How versions of Istio differ in what policies mean. */
export interface AccessFeatures {
  /** `{*}` and `{**}` in paths. */
  readonly pathTemplates: boolean;
  /** `targetRefs`, beside `targetRef`. */
  readonly targetRefs: boolean;
  /** `serviceAccounts` of a source. */
  readonly serviceAccounts: boolean;
  /** A principal with a star at its beginning, and a namespace, have no other characters with a special meaning. */
  readonly quotedIdentities: boolean;
  /** The same for `serviceAccounts`. */
  readonly quotedAccounts: boolean;
  /** Claims are compared by the JWT filter of Envoy, which splits only `scope` and `permission` at spaces. */
  readonly envoyClaims: boolean;
}

/** The first patches that compare the names of service accounts as they are (CVE-2026-39350). Before, a dot is any character. */
const QUOTED_ACCOUNTS: ReadonlyMap<string, number> = new Map([['1.27', 9], ['1.28', 6], ['1.29', 2]]);

export function accessFeatures(version: IstioVersion): AccessFeatures {
  return {
    pathTemplates: isSince(version, '1.22'),
    targetRefs: isSince(version, '1.22'),
    serviceAccounts: isSince(version, '1.25'),
    quotedIdentities: isSince(version, '1.30'),
    quotedAccounts: isSince(version, '1.30') || version.patch >= (QUOTED_ACCOUNTS.get(version.minor) ?? Infinity),
    envoyClaims: isSince(version, '1.22'),
  };
}

/** The facts of a mesh that decisions depend on. */
export type AccessMeshFacts = Pick<IMesh, 'version' | 'trustDomain' | 'trustDomainAliases' | 'rootNamespace' | 'clusterDomain'> & Partial<Pick<IMesh, 'pathNormalization'>>;

/** What is known of a mesh from its facts. */
export function accessMeshOf(mesh: AccessMeshFacts, config: Partial<AccessMesh> = {}): AccessMesh {
  const { trustDomain, trustDomainAliases, rootNamespace, clusterDomain, version, pathNormalization = 'BASE' } = mesh;
  return { trustDomain, trustDomainAliases, rootNamespace, clusterDomain, pathNormalization, features: accessFeatures(version), ...config };
}
