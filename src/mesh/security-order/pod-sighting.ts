import { Controllers, Purpose, WITHOUT_POD_CHECK } from './controllers';
import { isPolicy, mayLosePods, Pods, Policy, policyOf, Scope } from './policy';
import { rootNamespacesOf } from './root-namespaces';
import { replicaSetsOf, servingPods, withControllers } from './serving-pods';
import { isRejection, keyOf, KubeClient, KubeObject, refOf } from '../../kube';
import { Observed, Sighting } from '../../reconcile';
import { rejectedLook } from '../rejected-look';

/**
 * Reads the pods of the namespaces in which policies leave the set, or select other pods than before, and the objects that control them: a workload can
 * be gone although its pods still serve, since an earlier run has deleted it, or somebody else.
 */
export async function lookForPods(client: KubeClient, observed: Observed): Promise<Sighting | undefined> {
  const policies = losingPolicies(observed);
  if (policies.length === 0) {
    return undefined;
  }
  const namespaces = [...new Set(policies.map(({ namespace }) => namespace))];
  const isOfAll = policies.some(({ scope }) => scope.namespace === undefined);
  const look = new PodLook(client);
  if (!isOfAll || !await look.at(undefined)) {
    await Promise.all(namespaces.map((namespace) => look.at(namespace)));
  }
  return look.sighting;
}

/** The policies that leave the set, or that may select fewer pods than before. */
function losingPolicies({ desired, inventory, live }: Observed): (Policy & { namespace: string })[] {
  const roots = rootNamespacesOf([...live.values(), ...desired.map(({ object }) => object)]);
  const byKey = new Map(desired.map(({ key, object }) => [key, object]));
  return [...new Set([...inventory.keys(), ...byKey.keys()])].flatMap((key) => {
    const [before, after] = [live.get(key), byKey.get(key)].map((object) => object && isPolicy(object) ? policyOf(object, roots) : undefined);
    return before && mayLosePods(before, after) ? [{ ...before, namespace: live.get(key)!.metadata.namespace! }] : [];
  });
}

class PodLook {
  public readonly sighting: Sighting = { objects: [], unreadable: [] };

  constructor(private readonly client: KubeClient) {}

  /** @param namespace undefined: all of them. @returns whether they could be listed */
  public async at(namespace: string | undefined): Promise<boolean> {
    try {
      const lists = await Promise.all([
        this.client.list('v1', 'Pod', servingPods({ namespace })), this.client.list('apps/v1', 'ReplicaSet', replicaSetsOf({ namespace })),
      ]);
      const { serving, others, unreadable } = await withControllers(this.client, lists.flat());
      this.sighting.objects.push(...serving, ...others);
      this.sighting.unreadable.push(...[...unreadable].map(([what, why]) => ({ what, why })));
      return true;
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      this.sighting.unreadable.push({ what: podsIn(namespace), why: rejectedLook(error, WITHOUT_POD_CHECK) });
      return false;
    }
  }
}

/** What could not be listed. It is told from the uid of a controller by its space. */
function podsIn(namespace: string | undefined): string {
  return `pods of ${namespace ?? 'all namespaces'}`;
}

/** What was read of pods. */
export class SightedPods {
  private readonly serving: KubeObject[];
  private readonly controllers: Controllers;
  private readonly unreadable: ReadonlyMap<string, string>;

  constructor({ objects, unreadable }: Sighting) {
    this.unreadable = new Map(unreadable.map(({ what, why }) => [what, why]));
    this.serving = objects.filter(({ kind }) => kind === 'Pod' || kind === 'ReplicaSet');
    this.controllers = new Controllers(objects, this.unreadable);
  }

  /** The pods, and the ReplicaSets that may start pods, that run for this purpose. */
  public of(purpose: Purpose): KubeObject[] {
    return this.serving.filter((object) => this.controllers.purposeOf(object) === purpose);
  }

  /** Why it is not known which pods run; undefined if it is known. */
  public whyUnlisted({ namespace }: Scope): string | undefined {
    return this.unreadable.get(podsIn(namespace));
  }

  /** Why it is not known for what a pod runs. */
  public whyUnknown(object: KubeObject): string {
    return this.controllers.whyUnknown(object) ?? '';
  }

  /** The key of the object that a pod, or a ReplicaSet, was made for in the end, as far as it lives. */
  public keyOfTop(object: KubeObject): string {
    return keyOf(refOf(this.controllers.topOf(object)));
  }

  /** The pods of each workload, by its key. Those of an earlier template can have other labels than those of the present one. */
  public byWorkload(): Map<string, Pods[]> {
    const found = new Map<string, Pods[]>();
    for (const pod of this.serving.filter(({ kind }) => kind === 'Pod')) {
      const key = this.keyOfTop(pod);
      found.set(key, [...found.get(key) ?? [], podsOfLabels(pod)]);
    }
    return found;
  }
}

/** The labels of a pod, or of the pods of a ReplicaSet: it has the labels of its template. */
export function podsOfLabels({ metadata: { namespace, labels = {} } }: KubeObject): Pods {
  return { namespace, labels };
}
