import { parsedYaml, partOf, Plain } from '../json';

/** The mesh config in a ConfigMap of istiod. It is undefined for other objects, and for text that is not valid YAML. */
export function meshConfigOf({ kind, metadata, data }: Plain): unknown {
  const { mesh } = partOf(data);
  const isOfIstiod = kind === 'ConfigMap' && /^istio(-|$)/.test(String(partOf(metadata).name)) && typeof mesh === 'string';
  return isOfIstiod ? parsedYaml(mesh) : undefined;
}
