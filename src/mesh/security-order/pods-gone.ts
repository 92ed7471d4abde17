import { Controllers, controllerOf, readControllers } from './controllers';
import { Scope } from './policy';
import { replicaSetsOf, servingPods } from './serving-pods';
import { textsOf, titleOf } from '../../json';
import { ifAllowed, keyOf, KubeClient, KubeError, KubeObject, refOf } from '../../kube';
import { Readiness, Step, View, WaitLook } from '../../reconcile';

const READY: Readiness = { ready: true, reason: '' };

/** Looks whether no pod with these labels runs. */
export const podsGone: WaitLook = (_, { wait }, view) => unlessForbidden(async () => {
  return readinessOf(await view.list('v1', 'Pod', servingPods(scopeOf(wait))));
});

/**
 * Looks, during one run, whether the pods are gone that a deleted policy concerned and that do not belong to the new set. They serve requests until then.
 *
 * The first look of a step decides which ones these are. Pods of others that come and go later must not hold the policy for ever.
 */
export class LeavingPods {
  /** For each step: the uids of pods, and of ReplicaSets that may still start pods. */
  private readonly awaited = new Map<string, ReadonlySet<string>>();

  public readonly look: WaitLook = (client, step, view) => unlessForbidden(() => this.readiness(client, step, view));

  private async readiness(client: KubeClient, { key, wait }: Step, view: View): Promise<Readiness> {
    const scope = scopeOf(wait);
    const pods = await view.list('v1', 'Pod', servingPods(scope));
    const replicaSets = await ifAllowed(view.list('apps/v1', 'ReplicaSet', replicaSetsOf(scope))) ?? [];
    const all = [...pods, ...replicaSets];
    const awaited = this.awaited.get(key) ?? await leavingAmong(client, all, new Set(textsOf(wait!.moved)));
    this.awaited.set(key, awaited);
    return readinessOf(all.filter((object) => awaited.has(object.metadata.uid!) || awaited.has(controllerOf(object)?.uid ?? '')));
  }
}

/**
 * The uids of what leaves. If it cannot be read to whom the objects belong, all of them count.
 *
 * @param moved the keys of workloads that stay, and whose new pods the policy does not concern
 */
async function leavingAmong(client: KubeClient, objects: KubeObject[], moved: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const live = await ifAllowed(readControllers(client, objects));
  const controllers = new Controllers([...objects, ...live ?? []]);
  const isMoved = (object: KubeObject) => object.kind === 'Pod' && moved.has(keyOf(refOf(controllers.topOf(object))));
  const leaving = objects.filter((object) => !live || controllers.isLeaving(object) || isMoved(object));
  return new Set(leaving.map(({ metadata }) => metadata.uid!));
}

/** The pods that a step waits for. */
function scopeOf(wait: Step['wait']): Partial<Scope> {
  return wait as unknown as Partial<Scope>;
}

function readinessOf(left: KubeObject[]): Readiness {
  const names = left.slice(0, 3).map(titleOf).join(', ') + (left.length > 3 ? `, and ${left.length - 3} more` : '');
  return left.length === 0 ? READY : { ready: false, reason: `pods still run: ${names}` };
}

async function unlessForbidden(look: () => Promise<Readiness>): Promise<Readiness> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof KubeError && error.status === 403)) {
      throw error;
    }
    return { ready: false, failed: true, reason: `it is not known whether pods are gone, and what is deleted after them stays: ${error.message}` };
  }
}
