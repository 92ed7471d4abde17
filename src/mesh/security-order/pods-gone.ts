import { controllerOf } from './controllers';
import { Scope } from './policy';
import { replicaSetsOf, servingPods, withControllers } from './serving-pods';
import { textsOf, titleOf } from '../../json';
import { keyOf, KubeClient, KubeError, KubeObject, refOf } from '../../kube';
import { Readiness, Step, View, WaitLook } from '../../reconcile';

const READY: Readiness = { ready: true, reason: '' };

/** Looks whether no pod with these labels runs. */
export const podsGone: WaitLook = (_, { wait }, view) => unlessForbidden(async () => {
  return readinessOf(await view.list('v1', 'Pod', servingPods(scopeOf(wait))));
});

/** What a step waits for. */
interface Awaited {
  /** The uids of pods, and of ReplicaSets that may still start pods. */
  uids: ReadonlySet<string>;
  /** The uids of their controllers, which may start further pods that the policy concerns. */
  controllers: ReadonlySet<string>;
}

/**
 * Looks, during one run, whether the pods are gone that a deleted policy concerned and that do not belong to the new set. They serve requests until then.
 *
 * The first look of a step decides which ones these are. Pods of others that come and go later must not hold the policy for ever.
 */
export class LeavingPods {
  private readonly awaited = new Map<string, Awaited>();

  public readonly look: WaitLook = (client, step, view) => unlessForbidden(() => this.readiness(client, step, view));

  private async readiness(client: KubeClient, { key, wait }: Step, view: View): Promise<Readiness> {
    const scope = scopeOf(wait);
    const pods = await view.list('v1', 'Pod', servingPods(scope));
    const replicaSets = await view.list('apps/v1', 'ReplicaSet', replicaSetsOf(scope));
    const all = [...pods, ...replicaSets];
    const { uids, controllers } = this.awaited.get(key) ?? await awaitedAmong(client, all, new Set(textsOf(wait!.moved)));
    this.awaited.set(key, { uids, controllers });
    return readinessOf(all.filter((object) => uids.has(object.metadata.uid!) || controllers.has(controllerOf(object)?.uid ?? '')));
  }
}

/**
 * What leaves. Pods of which it is not known to whom they belong count, too.
 *
 * @param moved the keys of workloads that stay, and whose new pods the policy does not concern
 */
async function awaitedAmong(client: KubeClient, objects: KubeObject[], moved: ReadonlySet<string>): Promise<Awaited> {
  const { serving, controllers } = await withControllers(client, objects);
  const isMoved = (object: KubeObject) => object.kind === 'Pod' && moved.has(keyOf(refOf(controllers.topOf(object))));
  const leaving = serving.filter((object) => controllers.purposeOf(object) !== 'stays' || isMoved(object));
  return {
    uids: new Set(leaving.map(({ metadata }) => metadata.uid!)),
    controllers: new Set(leaving.flatMap((object) => object.kind === 'Pod' ? controllerOf(object)?.uid ?? [] : object.metadata.uid!)),
  };
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
