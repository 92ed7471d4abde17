import { parse } from 'yaml';
import { partOf, Plain } from '../json';

/** The mesh config in a ConfigMap of istiod. It is undefined for other objects, and for text that is not valid YAML. */
export function meshConfigOf({ kind, metadata, data }: Plain): unknown {
  const { mesh } = partOf(data);
  if (kind !== 'ConfigMap' || !/^istio(-|$)/.test(String(partOf(metadata).name)) || typeof mesh !== 'string') {
    return undefined;
  }
  try {
    return parse(mesh);
  } catch {
    return undefined;
  }
}
