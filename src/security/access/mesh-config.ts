import { AccessMesh } from './mesh-facts';
import { PathNormalization, meshConfigOf } from '../../istio/internal';
import { isMap, partOf, partsOf, SourceObject } from '../../json';

/** What a mesh config says of authorization. A part that it does not say is left out. */
export type ConfiguredMesh = Partial<Pick<AccessMesh, 'trustDomain' | 'trustDomainAliases' | 'rootNamespace' | 'pathNormalization' | 'authorizers'>>;

/**
 * Reads the mesh config in the ConfigMap of a control plane, if there is one among the objects. With an istiod among them, a ConfigMap of another
 * namespace is none: everybody can write one.
 */
export function configuredMesh(sources: readonly SourceObject[]): ConfiguredMesh {
  const [config] = configsOf(sources);
  return config ? configured(config) : {};
}

/** The mesh configs, with the namespaces of their control planes. */
function configsOf(sources: readonly SourceObject[]): Config[] {
  const homes = new Set(sources.filter(({ object }) => partOf(object.metadata, 'labels').app === 'istiod').map(namespaceOf));
  const ofControlPlanes = sources.filter((source) => homes.size === 0 || homes.has(namespaceOf(source)));
  return ofControlPlanes.map((source) => ({ namespace: namespaceOf(source), mesh: meshConfigOf(source.object) })).filter(({ mesh }) => isMap(mesh));
}

interface Config {
  readonly namespace: unknown;
  readonly mesh: unknown;
}

function configured({ namespace, mesh: config }: Config): ConfiguredMesh {
  const mesh = partOf(config);
  const { trustDomain, trustDomainAliases, rootNamespace = namespace } = mesh;
  const { normalization } = partOf(mesh, 'pathNormalization');
  return {
    ...typeof trustDomain === 'string' && { trustDomain },
    ...Array.isArray(trustDomainAliases) && { trustDomainAliases: trustDomainAliases.map(String) },
    ...typeof rootNamespace === 'string' && { rootNamespace },
    ...normalization !== undefined && normalization !== 'DEFAULT' && { pathNormalization: normalization as PathNormalization },
    authorizers: partsOf(mesh, 'extensionProviders').filter((each) => each.envoyExtAuthzHttp ?? each.envoyExtAuthzGrpc).map(({ name }) => String(name)),
  };
}

/** A fact in which several mesh configs differ. */
export interface MeshConflict {
  readonly fact: string;
  readonly values: readonly string[];
}

/** Facts of which a mesh has one each, whatever the revisions of its control planes are. */
const ONE_EACH = ['rootNamespace', 'trustDomain', 'pathNormalization'] as const;

/**
 * The first fact in which the mesh configs of several control planes differ, such as those of two meshes, with its values.
 *
 * @param given the facts that are given otherwise
 */
export function conflictOfMeshes(sources: readonly SourceObject[], given: readonly string[] = []): MeshConflict | undefined {
  const configs = configsOf(sources).map(configured);
  const valuesOf = (fact: keyof typeof DEFAULTS) => [...new Set(configs.map((config) => String(config[fact] ?? DEFAULTS[fact])))];
  return ONE_EACH.filter((fact) => !given.includes(fact)).map((fact) => ({ fact, values: valuesOf(fact) })).find(({ values }) => values.length > 1);
}

const DEFAULTS = { rootNamespace: '', trustDomain: 'cluster.local', pathNormalization: 'BASE' };

function namespaceOf({ object }: SourceObject): unknown {
  return partOf(object.metadata).namespace;
}
