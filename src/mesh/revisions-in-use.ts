import { revisionAskedFor, revisionOf, tagOf } from '../checks/internal';
import { partOf, selects, titleOf } from '../json';
import { isIstiod, nameOf } from './control-planes';
import { isEnding, proxyOf } from './proxy';
import { readWebhooks } from './webhooks';
import { keyOf, KubeClient, KubeObject, refOf } from '../kube';
import { calledServices, Intent } from '../reconcile';

/** Refuses to delete a control plane that something else still uses: pods, namespaces, or webhooks that stay. */
export async function revisionsInUse(client: KubeClient, { desired, toDelete }: Intent): Promise<string[]> {
  const istiods = toDelete.filter(isIstiod);
  if (istiods.length === 0) {
    return [];
  }
  const cluster = await ExpectedCluster.read(client, desired.map(({ object }) => object), toDelete);
  return istiods.flatMap((istiod) => {
    const uses = cluster.usesOf(revisionOf(istiod));
    return uses.length === 0 ? [] : [`revision ${revisionOf(istiod)} is in use, and ${titleOf(refOf(istiod))} would be deleted: ${uses.join('; ')}. `
      + 'Move these to another revision and restart the pods (kubectl rollout restart), then run this again. Or use --allow-in-use'];
  });
}

/** How many pods are listed by name. */
const MOST_PODS_NAMED = 10;

/** The cluster as it will be after the run: what stays, and what is desired. */
class ExpectedCluster {
  public static async read(client: KubeClient, desired: KubeObject[], toDelete: KubeObject[]): Promise<ExpectedCluster> {
    const lists = await Promise.all([
      client.list('v1', 'Pod'), client.list('v1', 'Namespace'), client.list('apps/v1', 'Deployment'), readWebhooks(client),
    ]);
    const objects = new Map(lists.flat().map((live) => [keyOf(refOf(live)), live]));
    toDelete.forEach((object) => objects.delete(keyOf(refOf(object))));
    desired.forEach((object) => objects.set(keyOf(refOf(object)), object));
    return new ExpectedCluster([...objects.values()], toDelete);
  }

  private constructor(private readonly objects: KubeObject[], private readonly deleted: KubeObject[]) {}

  /** What uses a revision whose control plane is deleted. */
  public usesOf(revision: string): string[] {
    const istiods = this.objects.filter(isIstiod);
    if (istiods.some((istiod) => revisionOf(istiod) === revision)) {
      return []; // another control plane serves the revision
    }
    const pods = this.ofKind('Pod').filter((pod) => proxyOf(pod)?.revision === revision && !isEnding(pod) && !this.isDeletedToo(pod));
    const namespaces = istiods.length > 0 ? this.ofKind('Namespace').filter((namespace) => this.asksFor(namespace, revision)) : [];
    const webhooks = this.objects.filter((object) => object.kind.endsWith('WebhookConfiguration') && this.callsDeleted(object, revision));
    const more = pods.length > MOST_PODS_NAMED ? `, and ${pods.length - MOST_PODS_NAMED} more` : '';
    return [
      ...pods.length > 0 ? [`pods with its proxy: ${pods.slice(0, MOST_PODS_NAMED).map(nameOf).join(', ')}${more}`] : [],
      ...namespaces.map(({ metadata }) => `namespace ${metadata.name} asks for it`),
      ...webhooks.map((configuration) => `${titleOf(refOf(configuration))} calls it`),
    ];
  }

  private ofKind(kind: string): KubeObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** Whether the workload or the namespace of a pod is deleted with the control plane. */
  private isDeletedToo({ metadata: { namespace, labels = {} } }: KubeObject): boolean {
    return this.deleted.some(({ kind, metadata, spec }) => kind === 'Namespace' ? metadata.name === namespace
      : metadata.namespace === namespace && partOf(spec).template !== undefined && selects(partOf(spec).selector, labels));
  }

  /** Whether a namespace asks for the revision itself: a revision tag of the same name leads elsewhere. */
  private asksFor({ metadata }: KubeObject, revision: string): boolean {
    return revisionAskedFor(metadata.labels ?? {}) === revision && !this.objects.some((object) => tagOf(object) === revision);
  }

  private callsDeleted(configuration: KubeObject, revision: string): boolean {
    const deleted = this.deleted.filter((object) => object.kind === 'Service' && revisionOf(object) === revision).map(nameOf);
    return calledServices(configuration).some(({ namespace, name }) => deleted.includes(`${namespace}/${name}`));
  }
}
