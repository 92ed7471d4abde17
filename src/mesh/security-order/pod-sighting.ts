import { Controllers, readControllers } from './controllers';
import { isPolicy, Pods } from './policy';
import { rootNamespacesOf } from './root-namespaces';
import { replicaSetsOf, servingPods } from './serving-pods';
import { isRejection, keyOf, KubeClient, KubeObject, refOf } from '../../kube';
import { Observed, Sighting } from '../../reconcile';

/**
 * Reads the pods of the namespaces in which policies left the set, and the objects that control them: a workload can be gone although its pods still
 * serve, since an earlier run has deleted it, or somebody else.
 */
export async function lookForPods(client: KubeClient, { desired, inventory, live }: Observed): Promise<Sighting | undefined> {
  const keys = new Set(desired.map(({ key }) => key));
  const left = [...inventory.keys()].filter((key) => !keys.has(key)).flatMap((key) => live.get(key) ?? []).filter(isPolicy);
  if (left.length === 0) {
    return undefined;
  }
  const roots = rootNamespacesOf([...live.values(), ...desired.map(({ object }) => object)]);
  const names = new Set(left.map(({ metadata }) => metadata.namespace!));
  const namespaces = [...names].some((name) => roots.has(name)) ? [undefined] : [...names];
  const sighting: Sighting = { objects: [], unreadable: [] };
  await Promise.all(namespaces.map(async (namespace) => {
    try {
      sighting.objects.push(...await servingIn(client, namespace));
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      sighting.unreadable.push(error.message);
    }
  }));
  return sighting;
}

async function servingIn(client: KubeClient, namespace?: string): Promise<KubeObject[]> {
  const [pods, replicaSets] = await Promise.all([
    client.list('v1', 'Pod', servingPods({ namespace })), client.list('apps/v1', 'ReplicaSet', replicaSetsOf({ namespace })),
  ]);
  const serving = [...pods, ...replicaSets];
  return [...serving, ...await readControllers(client, serving)];
}

/** What was read of pods. */
export class SightedPods {
  private readonly serving: KubeObject[];
  private readonly controllers: Controllers;

  constructor(objects: KubeObject[]) {
    this.serving = objects.filter(({ kind }) => kind === 'Pod' || kind === 'ReplicaSet');
    this.controllers = new Controllers(objects);
  }

  /** The pods, and the ReplicaSets that may start pods, whose workload is gone or is being deleted. */
  public get leaving(): KubeObject[] {
    return this.serving.filter((object) => this.controllers.isLeaving(object));
  }

  /** The pods of each workload, by its key. Those of an earlier template can have other labels than those of the present one. */
  public byWorkload(): Map<string, Pods[]> {
    const found = new Map<string, Pods[]>();
    for (const pod of this.serving.filter(({ kind }) => kind === 'Pod')) {
      const key = keyOf(refOf(this.controllers.topOf(pod)));
      found.set(key, [...found.get(key) ?? [], podsOfLabels(pod)]);
    }
    return found;
  }
}

/** The labels of a pod, or of the pods of a ReplicaSet: it has the labels of its template. */
export function podsOfLabels({ metadata: { namespace, labels = {} } }: KubeObject): Pods {
  return { namespace, labels };
}
