import { LabelIndex, Lookup, SourceObject, titleOf } from '../json';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';
import { selectorOf } from './selection';

/** Finds two PeerAuthentications for the same workload. Istio uses only the oldest one. */
export const OVERLAPPING_MTLS: Check = { code: 'PeerAuthenticationOverlaps', level: CheckFindingLevel.WARNING, run: overlaps };

/** A PeerAuthentication of workloads, with the pods that it selects. */
interface Selecting {
  readonly source: SourceObject;
  readonly index: number;
  /** Equal for equal labels. */
  readonly text: string;
  readonly pods: Pod[];
}

function overlaps(sources: SourceObject[]): CheckResult[] {
  const all = selecting(sources);
  const byText = new Lookup(all, ({ text }) => [text]);
  const byPod = new Map<Pod, Selecting[]>();
  all.forEach((each) => each.pods.forEach((pod) => byPod.set(pod, [...byPod.get(pod) ?? [], each])));
  return all.flatMap((each) => {
    const near = new Set([...byText.get(each.text), ...each.pods.flatMap((pod) => byPod.get(pod)!)]);
    return [...near].filter(({ index }) => index < each.index).sort((one, other) => one.index - other.index).map((other) => {
      const message = `${titleOf(each.source.object)} and ${titleOf(other.source.object)} ${reason(each, other)}. Istio uses only the older one. Delete one of them`;
      return { message, objects: [each.source, other.source] };
    });
  });
}

function selecting(sources: SourceObject[]): Selecting[] {
  const pods = new LabelIndex(sources.flatMap(podsOf));
  return sources.filter(({ object }) => object.kind === 'PeerAuthentication' && Object.keys(selectorOf(object)).length > 0)
    .map((source, index) => ({ source, index, text: textOf(source), pods: pods.selected(namespaceOf(source.object), selectorOf(source.object)) }));
}

function reason(one: Selecting, other: Selecting): string {
  const both = one.pods.find((pod) => other.pods.includes(pod));
  return one.text === other.text ? 'select the same labels' : `select the pods of ${titleOf(both!.source.object)}`;
}

/** The namespace and the labels that a PeerAuthentication selects. */
function textOf({ object }: SourceObject): string {
  return JSON.stringify([namespaceOf(object), Object.entries(selectorOf(object)).sort()]);
}
