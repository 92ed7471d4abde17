import { NEWEST_VERSION } from '../istio/internal';
import { SourceObject } from '../json';
import { accessMeshOf, AccessModel, configuredMesh } from '../security/internal';

/** The root namespace of the mesh, which is `istio-system` if the synthesis has no mesh config. */
export function rootNamespaceOf(sources: SourceObject[]): string {
  return configuredMesh(sources).rootNamespace ?? ROOT_NAMESPACE;
}

const ROOT_NAMESPACE = 'istio-system';

/** What the proxies of a synthesis decide. What its mesh config does not say has the default value. */
export function accessModelOf(sources: SourceObject[]): AccessModel {
  const { trustDomain = 'cluster.local', trustDomainAliases = [], rootNamespace = ROOT_NAMESPACE, pathNormalization } = configuredMesh(sources);
  const facts = { version: NEWEST_VERSION, trustDomain, trustDomainAliases: [...trustDomainAliases], rootNamespace, clusterDomain: 'cluster.local' };
  return new AccessModel(sources, accessMeshOf(facts, pathNormalization ? { pathNormalization } : {}));
}
