import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { meshHostsOf } from './networking-objects';
import { SourceObject, titleOf } from '../json';

/**
 * Finds a VirtualService that is for all hosts and for clients in the mesh. istiod refuses it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
 */
export const WILDCARD_HOST: Check = { code: 'WildcardHostOnMesh', level: CheckFindingLevel.ERROR, run: wildcardHosts };

function wildcardHosts(sources: SourceObject[]): CheckResult[] {
  return sources.flatMap(meshHostsOf).filter(({ host }) => host === '*').map(({ source, field }) => ({
    objects: [source],
    message: `${titleOf(source.object)}: ${field} is '*', which istiod refuses for clients in the mesh. Write the hosts, or name only gateways in spec.gateways`,
  }));
}
