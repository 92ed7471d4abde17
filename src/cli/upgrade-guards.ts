import { Command } from 'commander';
import { partOf, selects } from '../json';
import { isEnding, isIstiod, nameOf, proxyOf, readIstiods, revisionOf, versionOf } from './proxies';
import { minorsApart, MOST_MINORS_APART } from '../install/internal';
import { ifAllowed, keyOf, KubeClient, KubeObject, refOf, titleOf } from '../kube';
import { calledServices, DesiredObject, Guard, Intent } from '../reconcile';

/** What is refused unless somebody says that it is meant. */
export interface UpgradeOptions {
  allowVersionSkew: boolean;
  allowInUse: boolean;
}

export function withVersionSkew(to: Command): Command {
  return to.option('--allow-version-skew', `let control planes be more than ${MOST_MINORS_APART} minor releases apart, which Istio does not support`, false);
}

export function withInUse(to: Command): Command {
  return to.option('--allow-in-use', 'delete a control plane that proxies still use', false);
}

/** What is asked before anything is done to a mesh. */
export function upgradeGuards({ allowVersionSkew = true, allowInUse }: Partial<UpgradeOptions>): Guard[] {
  return [
    ...allowVersionSkew ? [] : [async (client: KubeClient, { desired }: Intent) => versionSkews(client, desired)],
    ...allowInUse ? [] : [inUse],
  ];
}

/** Jumps over too many minor releases, in place or from one revision to another. What runs as desired already is none. */
export async function versionSkews(client: KubeClient, desired: DesiredObject[]): Promise<string[]> {
  const wanted = desired.map(({ object }) => object).filter(isIstiod);
  const running = wanted.length > 0 ? await ifAllowed(readIstiods(client)) ?? [] : [];
  return wanted.flatMap((istiod) => {
    const live = running.find((each) => keyOf(refOf(each)) === keyOf(refOf(istiod)));
    const version = versionOf(istiod);
    const far = (other: KubeObject) => (minorsApart(version, versionOf(other)) ?? 0) > MOST_MINORS_APART;
    return live && versionOf(live) === version ? [] : running.filter(far).map((other) =>
      `Istio ${version} of ${titleOf(refOf(istiod))} is more than ${MOST_MINORS_APART} minor releases from ${versionOf(other)}, which ${titleOf(refOf(other))} runs: `
      + 'Istio does not support that. Go by a release between them, or use --allow-version-skew');
  });
}

/** Control planes that would go while something needs them: proxies, namespaces, or webhooks that stay. */
async function inUse(client: KubeClient, { desired, doomed }: Intent): Promise<string[]> {
  const istiods = doomed.filter(isIstiod);
  if (istiods.length === 0) {
    return [];
  }
  const cluster = await Cluster.read(client, desired.map(({ object }) => object), doomed);
  return istiods.flatMap((istiod) => {
    const uses = cluster.usesOf(revisionOf(istiod));
    return uses.length === 0 ? [] : [`revision ${revisionOf(istiod)} is in use, and ${titleOf(refOf(istiod))} would be deleted: ${uses.join('; ')}. `
      + 'Move what asks for it to another revision and restart the pods (kubectl rollout restart), then run this again; or use --allow-in-use'];
  });
}

const ADMISSION = 'admissionregistration.k8s.io/v1';

/** How many pods are named; of more, their number tells enough. */
const NAMED = 10;

/** The cluster as it will be: what stays of it, with what is desired. */
class Cluster {
  public static async read(client: KubeClient, desired: KubeObject[], doomed: KubeObject[]): Promise<Cluster> {
    const kinds = [
      ['v1', 'Pod'], ['v1', 'Namespace'], ['apps/v1', 'Deployment'], [ADMISSION, 'MutatingWebhookConfiguration'], [ADMISSION, 'ValidatingWebhookConfiguration'],
    ];
    const lists = await Promise.all(kinds.map(([apiVersion, kind]) => client.list(apiVersion, kind)));
    const objects = new Map(lists.flat().map((live) => [keyOf(refOf(live)), live]));
    doomed.forEach((object) => objects.delete(keyOf(refOf(object))));
    desired.forEach((object) => objects.set(keyOf(refOf(object)), object));
    return new Cluster([...objects.values()], doomed);
  }

  private constructor(private readonly objects: KubeObject[], private readonly doomed: KubeObject[]) {}

  public usesOf(revision: string): string[] {
    const istiods = this.objects.filter(isIstiod);
    if (istiods.some((istiod) => revisionOf(istiod) === revision)) {
      return []; // another one serves it
    }
    const pods = this.ofKind('Pod').filter((pod) => proxyOf(pod)?.revision === revision && !isEnding(pod) && !this.goesToo(pod));
    const namespaces = istiods.length > 0 ? this.ofKind('Namespace').filter((namespace) => this.asksFor(namespace, revision)) : [];
    const webhooks = this.objects.filter((object) => object.kind.endsWith('WebhookConfiguration') && this.callsWhatGoes(object, revision));
    const more = pods.length > NAMED ? `, and ${pods.length - NAMED} more` : '';
    return [
      ...pods.length > 0 ? [`pods with its proxy: ${pods.slice(0, NAMED).map(nameOf).join(', ')}${more}`] : [],
      ...namespaces.map(({ metadata }) => `namespace ${metadata.name} asks for it`),
      ...webhooks.map((configuration) => `${titleOf(refOf(configuration))} calls it`),
    ];
  }

  private ofKind(kind: string): KubeObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** Whether the workload or the namespace of a pod is deleted with the control plane. */
  private goesToo({ metadata: { namespace, labels = {} } }: KubeObject): boolean {
    return this.doomed.some(({ kind, metadata, spec }) => kind === 'Namespace' ? metadata.name === namespace
      : metadata.namespace === namespace && partOf(spec).template !== undefined && selects(partOf(spec).selector, labels));
  }

  private asksFor({ metadata }: KubeObject, revision: string): boolean {
    const { 'istio.io/rev': asked, 'istio-injection': injection } = metadata.labels ?? {};
    const byDefault = injection === 'enabled' && revision === 'default' && !this.objects.some((object) => object.metadata.labels?.['istio.io/tag'] === 'default');
    return byDefault || asked === revision;
  }

  private callsWhatGoes(configuration: KubeObject, revision: string): boolean {
    const going = this.doomed.filter((object) => object.kind === 'Service' && revisionOf(object) === revision).map(nameOf);
    return calledServices(configuration).some(({ namespace, name }) => going.includes(`${namespace}/${name}`));
  }
}
