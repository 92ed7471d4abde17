import { MEMBER_LABEL } from './instance';
import { ifAllowed, KubeClient, KubeObject, ListOptions, ObjectRef, refOf, Watch } from '../kube';

/** The watches of a run: one for each kind, namespace and selector that is waited for, from the first wait to the end of the run. */
export class Watches {
  private readonly watches = new Map<string, Watch>();

  constructor(private readonly client: KubeClient) {}

  /** What one wait sees. */
  public newView(): View {
    return new View(this.client, (apiVersion, kind, options) => this.of(apiVersion, kind, options));
  }

  public close(): void {
    this.watches.forEach((watch) => watch.close());
    this.watches.clear();
  }

  private of(apiVersion: string, kind: string, options: ListOptions): Watch {
    const id = JSON.stringify([apiVersion, kind, options]);
    const watch = this.watches.get(id) ?? this.client.watch(apiVersion, kind, options);
    this.watches.set(id, watch);
    return watch;
  }
}

/** The cluster as one wait sees it. What it has read wakes it when it changes. */
export class View {
  private readonly endings = new Map<string, () => void>();
  private wake?: () => void;

  constructor(private readonly client: KubeClient, private readonly watchOf: (apiVersion: string, kind: string, options: ListOptions) => Watch) {}

  /** Resolves at the first change, after this call, of anything that was read. */
  public changed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /**
   * The live object of this name. An object that the watch does not show is asked for by its name: nothing counts as gone because a selector
   * does not find it, or because these credentials may not list it.
   *
   * @param known the object as it was seen before
   * @param metadataOnly whether only its metadata is needed
   */
  public async find(known: KubeObject, metadataOnly = false): Promise<KubeObject | undefined> {
    const ref = refOf(known);
    const watch = this.watching(ref.apiVersion, ref.kind, { namespace: ref.namespace, ...selectorOf(known), metadataOnly }, ref);
    return await ifAllowed(watch.find(ref)) ?? this.client.find(ref);
  }

  /** All live objects of a kind. @throws KubeError if they cannot be listed */
  public list(apiVersion: string, kind: string, options: ListOptions): Promise<KubeObject[]> {
    return this.watching(apiVersion, kind, options).list();
  }

  public close(): void {
    this.endings.forEach((end) => end());
  }

  private watching(apiVersion: string, kind: string, options: ListOptions, ref?: ObjectRef): Watch {
    const watch = this.watchOf(apiVersion, kind, options);
    const id = JSON.stringify([apiVersion, kind, options]);
    if (!this.endings.has(id)) {
      this.endings.set(id, watch.onChange(ref, () => this.wake?.()));
    }
    return watch;
  }
}

/** All objects of an instance have one watch. An object of nobody has one of its own. */
function selectorOf({ metadata: { name, labels } }: KubeObject): ListOptions {
  const set = labels?.[MEMBER_LABEL];
  return set === undefined ? { fieldSelector: `metadata.name=${name}` } : { labelSelector: `${MEMBER_LABEL}=${set}` };
}
