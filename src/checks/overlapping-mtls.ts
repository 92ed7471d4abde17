import { isDeepStrictEqual } from 'node:util';
import { partOf, Plain, selects, SourceObject, titleOf } from '../json';
import { Check } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';

/** Finds two PeerAuthentications for the same workload. Istio uses only the oldest one. */
export const OVERLAPPING_MTLS: Check = { code: 'PeerAuthenticationOverlaps', level: CheckFindingLevel.WARNING, run: overlaps };

function overlaps(sources: SourceObject[]) {
  const pods = sources.flatMap(podsOf);
  const all = sources.filter(({ object }) => object.kind === 'PeerAuthentication' && Object.keys(labelsOf(object)).length > 0);
  return all.flatMap((source, index) => all.slice(0, index).flatMap((other) => {
    const reason = namespaceOf(other.object) === namespaceOf(source.object) ? overlap(source.object, other.object, pods) : undefined;
    const message = `${titleOf(source.object)} and ${titleOf(other.object)} ${reason}. Istio uses only the older one. Delete one of them`;
    return reason === undefined ? [] : [{ message, objects: [source, other] }];
  }));
}

/** Why both select the same workload: they have the same labels, or there is a pod with the labels of both. */
function overlap(one: Plain, other: Plain, pods: Pod[]): string | undefined {
  if (isDeepStrictEqual(labelsOf(one), labelsOf(other))) {
    return 'select the same labels';
  }
  const both = pods.find(({ namespace, labels }) => namespace === namespaceOf(one)
    && [one, other].every((object) => selects({ matchLabels: labelsOf(object) }, labels)));
  return both && `select the pods of ${titleOf(both.source.object)}`;
}

function labelsOf({ spec }: Plain): Plain {
  return partOf(spec, 'selector', 'matchLabels');
}
