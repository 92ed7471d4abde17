import { Controllers, readControllers } from './controllers';
import { Scope } from './policy';
import { partOf } from '../../json';
import { isRejection, KubeClient, KubeObject, ListOptions, refOf } from '../../kube';
import { inParallel, selectorQuery } from '../../reconcile';

/** Pods whose containers may run. Only their metadata is read: one of a whole namespace can be large. */
export function servingPods({ namespace, labels = {} }: Partial<Scope>): ListOptions {
  return { namespace, ...selecting(labels), fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed', metadataOnly: true };
}

/** ReplicaSets of such pods: they start pods until they are gone. */
export function replicaSetsOf({ namespace, labels = {} }: Partial<Scope>): ListOptions {
  return { namespace, ...selecting(labels), metadataOnly: true };
}

function selecting(labels: Scope['labels']): ListOptions {
  return Object.keys(labels).length > 0 ? { labelSelector: selectorQuery({ matchLabels: labels }) } : {};
}

/** Pods, and ReplicaSets that may start pods, with the objects that control them. */
export interface Serving {
  serving: KubeObject[];
  /** The controllers that are not among them. */
  others: KubeObject[];
  /** Why it is not known whether a controller lives, by its uid. */
  unreadable: ReadonlyMap<string, string>;
  controllers: Controllers;
}

/** Reads the objects that control pods and ReplicaSets. A ReplicaSet that nobody can scale up any more, and that has no replicas, is left out. */
export async function withControllers(client: KubeClient, objects: KubeObject[]): Promise<Serving> {
  const { live: others, unreadable } = await readControllers(client, objects);
  const controllers = new Controllers([...objects, ...others], unreadable);
  const isLeft = (object: KubeObject) => object.kind === 'ReplicaSet' && ['leaving', 'orphaned'].includes(controllers.purposeOf(object));
  const idle = new Set<KubeObject>();
  await inParallel(objects.filter(isLeft), async (replicaSet) => {
    if (await isIdle(client, replicaSet)) idle.add(replicaSet);
  });
  return { serving: objects.filter((object) => !idle.has(object)), others, unreadable, controllers };
}

/** Whether a ReplicaSet starts no pods. One that cannot be read may start some. */
async function isIdle(client: KubeClient, replicaSet: KubeObject): Promise<boolean> {
  try {
    const live = await client.find(refOf(replicaSet));
    return live === undefined || partOf(live.spec).replicas === 0;
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    return false;
  }
}
