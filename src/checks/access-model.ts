import { IstioVersion } from '../istio';
import { NEWEST_VERSION } from '../istio/internal';
import { SourceObject } from '../json';
import { accessMeshOf, AccessModel, configuredMesh, istiodsOf } from '../security/internal';

/** The root namespace of the mesh, which is `istio-system` if the synthesis has no mesh config. */
export function rootNamespaceOf(sources: SourceObject[]): string {
  return configuredMesh(sources).rootNamespace ?? ROOT_NAMESPACE;
}

const ROOT_NAMESPACE = 'istio-system';

/** The version of the istiod of a synthesis: the newest one that is known if the synthesis has none, or several. */
export function versionOf(sources: SourceObject[]): IstioVersion {
  const tags = [...new Set(istiodsOf(sources).map(({ tag }) => tag))];
  try {
    return tags.length === 1 ? IstioVersion.of(tags[0]) : NEWEST_VERSION;
  } catch {
    return NEWEST_VERSION;
  }
}

/** What the proxies of a synthesis decide. What its mesh config does not say has the default value. */
export function accessModelOf(sources: SourceObject[]): AccessModel {
  const { trustDomain = 'cluster.local', trustDomainAliases = [], rootNamespace = ROOT_NAMESPACE, pathNormalization } = configuredMesh(sources);
  const facts = { version: versionOf(sources), trustDomain, trustDomainAliases: [...trustDomainAliases], rootNamespace, clusterDomain: 'cluster.local' };
  return new AccessModel(sources, accessMeshOf(facts, pathNormalization ? { pathNormalization } : {}));
}
