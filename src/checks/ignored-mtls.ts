import { rootNamespaceOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { selectorOf } from './selection';
import { SourceObject, titleOf } from '../json';

/**
 * Finds PeerAuthentications with a selector in the root namespace. Istio ignores them.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export const IGNORED_MTLS: Check = { code: 'PeerAuthenticationIgnored', level: CheckFindingLevel.WARNING, run: ignored };

function ignored(sources: SourceObject[]): CheckResult[] {
  const selecting = sources.filter(({ object }) => object.kind === 'PeerAuthentication' && Object.keys(selectorOf(object)).length > 0);
  const root = selecting.length === 0 ? undefined : rootNamespaceOf(sources);
  return selecting.filter(({ object }) => namespaceOf(object) === root).map((source) => ({
    objects: [source],
    message: `${titleOf(source.object)} has spec.selector in the root namespace '${root}', where Istio ignores a PeerAuthentication with a selector. `
      + 'Delete the selector for the whole mesh, or move the object to the namespace of the workload',
  }));
}
