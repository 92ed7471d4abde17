import { Istiod } from './istiod';
import { IMesh } from '../istio';
import { checkProps, CLUSTER_DOMAIN, listOf, NAMESPACE, optional, PropRules, TRUST_DOMAIN } from '../names';
import { effectiveMeshConfig } from './istiod/mesh-config';

/** The facts that depend on the mesh config and the settings. */
export type MeshFacts = Pick<IMesh, 'trustDomain' | 'trustDomainAliases' | 'clusterDomain' | 'rootNamespace'>;

export const DEFAULT_DOMAIN = 'cluster.local';

/** The rules for these facts. */
export const FACTS: PropRules = {
  trustDomain: optional(TRUST_DOMAIN),
  trustDomainAliases: optional(listOf('trust domains', TRUST_DOMAIN)),
  clusterDomain: optional(CLUSTER_DOMAIN),
  rootNamespace: optional(NAMESPACE),
};

/**
 * The facts of a mesh as istiod reads them from its mesh config and its flags.
 *
 * @throws if one of them is not valid
 */
export function meshFacts({ node, _release: component, _settings: settings }: Istiod): MeshFacts {
  const config = effectiveMeshConfig(component, settings) as Partial<MeshFacts>;
  const facts = {
    trustDomain: config.trustDomain || DEFAULT_DOMAIN,
    trustDomainAliases: config.trustDomainAliases ?? [],
    clusterDomain: settings.global.proxy.clusterDomain || DEFAULT_DOMAIN,
    rootNamespace: config.rootNamespace || component.namespace,
  };
  checkProps(node.path, facts, FACTS);
  return facts;
}
