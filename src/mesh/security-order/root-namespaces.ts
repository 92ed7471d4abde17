import { partOf } from '../../json';
import { KubeObject } from '../../kube';

/** The namespace whose policies concern all namespaces, unless the mesh config names another one. */
const DEFAULT = 'istio-system';

/** The root namespaces by the mesh configs among these objects. With several control planes there can be several. */
export function rootNamespacesOf(objects: KubeObject[]): ReadonlySet<string> {
  const named = objects.filter(({ kind, metadata }) => kind === 'ConfigMap' && /^istio(-|$)/.test(metadata.name))
    .flatMap(({ data }) => /^rootNamespace: *["']?([a-z0-9-]{1,63})/m.exec(String(partOf(data).mesh ?? ''))?.[1] ?? []);
  return new Set([DEFAULT, ...named]);
}
