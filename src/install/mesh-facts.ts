import { Istiod } from './istiod';
import { IMesh, MeshPathNormalization } from '../istio';
import { effectiveMeshConfig } from './istiod/mesh-config';

/** The facts that depend on the mesh config and the settings. */
export type MeshFacts = Pick<IMesh, 'trustDomain' | 'trustDomainAliases' | 'clusterDomain' | 'pathNormalization' | 'rootNamespace'>;

export const DEFAULT_DOMAIN = 'cluster.local';

/** The facts of a mesh as istiod reads them from its mesh config and its flags. */
export function meshFacts({ _component: component, _settings: settings }: Istiod): MeshFacts {
  const config = effectiveMeshConfig(component, settings) as Partial<Omit<MeshFacts, 'pathNormalization'>> & { readonly pathNormalization?: { readonly normalization?: string } };
  return {
    trustDomain: config.trustDomain || DEFAULT_DOMAIN,
    trustDomainAliases: config.trustDomainAliases ?? [],
    clusterDomain: settings.global.proxy.clusterDomain || DEFAULT_DOMAIN,
    rootNamespace: config.rootNamespace || component.namespace,
    pathNormalization: normalizationOf(config.pathNormalization?.normalization),
  };
}

/** The value `DEFAULT` of a mesh config is BASE. */
function normalizationOf(value?: string): MeshPathNormalization {
  return Object.values(MeshPathNormalization).find((known) => known === value) ?? MeshPathNormalization.BASE;
}
