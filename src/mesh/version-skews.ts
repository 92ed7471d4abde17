import { isIstiod, readIstiods, versionOf } from './control-planes';
import { rejectedLook } from './rejected-look';
import { minorsApart, MOST_MINORS_APART } from '../istio/internal';
import { titleOf } from '../json';
import { isRejection, keyOf, KubeClient, KubeObject, refOf } from '../kube';
import { Intent } from '../reconcile';

/**
 * Refuses a control plane that is too many minor releases away from one that runs, in place or as another revision. A control plane that
 * runs in its desired version already is not refused.
 */
export async function versionSkews(client: KubeClient, { desired }: Pick<Intent, 'desired'>): Promise<string[]> {
  const wanted = desired.map(({ object }) => object).filter(isIstiod);
  const running = wanted.length > 0 ? await readRunning(client) : [];
  return typeof running === 'string' ? [running] : skewsOf(wanted, running);
}

/** The control planes that run, or why they are not known. */
async function readRunning(client: KubeClient): Promise<KubeObject[] | string> {
  try {
    return await readIstiods(client);
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    return `it is not known which versions of Istio run: ${rejectedLook(error, '--allow-version-skew')}`;
  }
}

function skewsOf(wanted: KubeObject[], running: KubeObject[]): string[] {
  return wanted.flatMap((istiod) => {
    const live = running.find((each) => keyOf(refOf(each)) === keyOf(refOf(istiod)));
    const version = versionOf(istiod);
    const isTooFar = (other: KubeObject) => (minorsApart(version, versionOf(other)) ?? 0) > MOST_MINORS_APART;
    return live && versionOf(live) === version ? [] : running.filter(isTooFar).map((other) =>
      `Istio ${version} of ${titleOf(refOf(istiod))} is more than ${MOST_MINORS_APART} minor releases away from Istio ${versionOf(other)}, `
      + `which ${titleOf(refOf(other))} runs. Istio does not support this. Upgrade by a release between the two, or use --allow-version-skew`);
  });
}
