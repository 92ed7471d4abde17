import { JsonObject, partOf, partsOf } from '../../json';
import { KubeObject } from '../../kube';
import { Step } from '../../reconcile';

/** A DestinationRule with the desired state, and with the subsets that it loses. */
export function withLostSubsets({ live, desired }: Step, lost: ReadonlySet<string>): KubeObject {
  const kept = partsOf(live!.spec, 'subsets').filter(({ name }) => lost.has(String(name)));
  const spec = partOf(desired!.spec);
  return { ...desired!, spec: { ...spec, subsets: [...partsOf(spec, 'subsets'), ...kept] } as JsonObject };
}
