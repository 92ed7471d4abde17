import { parse } from 'yaml';
import { AccessMesh } from './mesh-facts';
import { PathNormalization } from './path';
import { partOf, partsOf, SourceObject } from '../../json';

/** What a mesh config says of authorization. A part that it does not say is left out. */
export type ConfiguredMesh = Partial<Pick<AccessMesh, 'trustDomain' | 'trustDomainAliases' | 'rootNamespace' | 'pathNormalization' | 'authorizers'>>;

/** Reads the mesh config in the ConfigMap of a control plane, if there is one among the objects. */
export function configuredMesh(sources: readonly SourceObject[]): ConfiguredMesh {
  const config = sources.find(({ object: { kind, metadata, data } }) => kind === 'ConfigMap' && /^istio(-|$)/.test(String(partOf(metadata).name)) && typeof partOf(data).mesh === 'string');
  if (!config) {
    return {};
  }
  const mesh = partOf(parse(String(partOf(config.object.data).mesh)));
  const { trustDomain, trustDomainAliases, rootNamespace = partOf(config.object.metadata).namespace } = mesh;
  const { normalization } = partOf(mesh, 'pathNormalization');
  return {
    ...typeof trustDomain === 'string' && { trustDomain },
    ...Array.isArray(trustDomainAliases) && { trustDomainAliases: trustDomainAliases.map(String) },
    ...typeof rootNamespace === 'string' && { rootNamespace },
    ...normalization !== undefined && normalization !== 'DEFAULT' && { pathNormalization: normalization as PathNormalization },
    authorizers: partsOf(mesh, 'extensionProviders').filter((each) => each.envoyExtAuthzHttp ?? each.envoyExtAuthzGrpc).map(({ name }) => String(name)),
  };
}
