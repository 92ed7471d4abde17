import { Istiod } from './istiod';
import { IMesh } from '../istio';
import { effectiveMeshConfig } from './istiod/mesh-config';

/** The facts that depend on the mesh config and the settings. */
export type MeshFacts = Pick<IMesh, 'trustDomain' | 'trustDomainAliases' | 'clusterDomain' | 'rootNamespace'>;

export const DEFAULT_DOMAIN = 'cluster.local';

/** The facts of a mesh as istiod reads them from its mesh config and its flags. */
export function meshFacts({ _component: component, _settings: settings }: Istiod): MeshFacts {
  const config = effectiveMeshConfig(component, settings) as Partial<MeshFacts>;
  return {
    trustDomain: config.trustDomain || DEFAULT_DOMAIN,
    trustDomainAliases: config.trustDomainAliases ?? [],
    clusterDomain: settings.global.proxy.clusterDomain || DEFAULT_DOMAIN,
    rootNamespace: config.rootNamespace || component.namespace,
  };
}
