import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { meshHostsOf, NamedHost } from './networking-objects';
import { hostOf } from '../istio/internal';
import { partOf, SourceObject, textsOf, titleOf } from '../json';

/**
 * Finds two VirtualServices of one host for the same clients in the mesh. Istio does not merge them: it uses only the older one.
 *
 * @see https://istio.io/latest/docs/reference/config/analysis/ist0109/
 */
export const MESH_HOSTS: Check = { code: 'MeshHostTwice', level: CheckFindingLevel.WARNING, run: hostsTwice };

/** A host, and the namespaces of the clients that use its VirtualService. */
interface Exported {
  readonly named: NamedHost;
  readonly clients: string[];
}

function hostsTwice(sources: SourceObject[]): CheckResult[] {
  const byHost = new Map<string, Exported[]>();
  return sources.flatMap(meshHostsOf).flatMap((named) => {
    const host = hostOf(named.host, named.namespace);
    const earlier = byHost.get(host) ?? [];
    const clients = exportedTo(named);
    const other = earlier.find((each) => each.named.source !== named.source && shareClients(each.clients, clients))?.named;
    earlier.push({ named, clients });
    byHost.set(host, earlier);
    return other === undefined ? [] : [{
      objects: [named.source, other.source],
      message: `${titleOf(named.source.object)} and ${titleOf(other.source.object)} both have the host '${named.host}' for clients in the mesh. Istio uses only the older one. `
        + 'Write the routes of both into one of them, or lead from one to the other by a delegate',
    }];
  });
}

/** The namespaces of the clients that use a VirtualService. */
function exportedTo({ source, namespace }: NamedHost): string[] {
  const { exportTo } = partOf(source.object.spec);
  const written = textsOf(exportTo).map((each) => (each === '.' ? namespace : each));
  return written.length === 0 ? ['*'] : written;
}

function shareClients(one: string[], other: string[]): boolean {
  return one.includes('*') || other.includes('*') || one.some((namespace) => other.includes(namespace));
}
