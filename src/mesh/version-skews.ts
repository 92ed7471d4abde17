import { isIstiod, readIstiods, versionOf } from './control-planes';
import { minorsApart, MOST_MINORS_APART } from '../istio/internal';
import { titleOf } from '../json';
import { ifAllowed, keyOf, KubeClient, KubeObject, refOf } from '../kube';
import { Intent } from '../reconcile';

/**
 * Refuses a control plane that is too many minor releases away from one that runs, in place or as another revision. A control plane that
 * runs in its desired version already is not refused.
 */
export async function versionSkews(client: KubeClient, { desired }: Pick<Intent, 'desired'>): Promise<string[]> {
  const wanted = desired.map(({ object }) => object).filter(isIstiod);
  const running = wanted.length > 0 ? await ifAllowed(readIstiods(client)) ?? [] : [];
  return wanted.flatMap((istiod) => {
    const live = running.find((each) => keyOf(refOf(each)) === keyOf(refOf(istiod)));
    const version = versionOf(istiod);
    const isTooFar = (other: KubeObject) => (minorsApart(version, versionOf(other)) ?? 0) > MOST_MINORS_APART;
    return live && versionOf(live) === version ? [] : running.filter(isTooFar).map((other) =>
      `Istio ${version} of ${titleOf(refOf(istiod))} is more than ${MOST_MINORS_APART} minor releases away from Istio ${versionOf(other)}, `
      + `which ${titleOf(refOf(other))} runs. Istio does not support this. Upgrade by a release between the two, or use --allow-version-skew`);
  });
}
