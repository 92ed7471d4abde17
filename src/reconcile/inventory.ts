import { Instance, SET_LABEL } from './instance';
import { Shard, MOST_SHARDS, ShardStore, shardsOf } from './inventory-shards';
import { entriesOf, firstOf, hintsOf, InventoryEntry, MOST_ENTRIES, ReadEntries, textOf } from './inventory-text';
import { JsonObject, parsedJson, partOf } from '../json';
import { isRejection, keyOf, KubeClient, KubeObject, ObjectRef } from '../kube';

export type { InventoryEntry } from './inventory-text';

/** The inventory cannot be read or written, or another run writes it at the same time. The run must not go on. */
export class InventoryError extends Error {}

/**
 * The tool that keeps a set, by the ApplySet standard. `kubectl apply --applyset` refuses a set of another tool.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-tooling
 */
const TOOLING = 'applyset.kubernetes.io/tooling';
const TOOL = 'cdk8s-istio/v1';
const GROUP_KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';

/** Up to this length, the entries are in the inventory itself, where people can read them. Longer ones are in shards. */
const LONGEST_INLINE = 256 * 1024;

/** All annotations of an object have at most 256 KiB. */
const LONGEST_HINTS = 240 * 1024;

/** What is written of an inventory. */
interface Content {
  data: { [key: string]: string };
  shards: Shard[];
}

/**
 * The objects of an instance, recorded in a ConfigMap of the cluster. Before the first write of a run, the inventory holds the union of the
 * old and the new objects; after the last prune, only the new ones. So a run that is killed at any moment loses no object.
 *
 * A large inventory has shards. All new shards are written first, and then the ConfigMap that names them: at each moment, it names shards that
 * are complete.
 */
export class Inventory {
  /** @throws InventoryError if somebody else has written something into the inventory that identifies no object */
  public static async read(client: KubeClient, instance: Instance): Promise<Inventory> {
    const inventory = await Inventory.inspect(client, instance);
    if (inventory.problems.length > 0) {
      const { namespace, name } = instance.inventory;
      throw new InventoryError(`the inventory (ConfigMap ${namespace}/${name}) was changed by somebody else, and nothing is done:\n  ${inventory.problems.join('\n  ')}\n`
        + `Correct it with: kubectl edit configmap -n ${namespace} ${name}. An object whose entry you delete stays in the cluster`);
    }
    return inventory;
  }

  /** Reads an inventory. What is wrong with its entries is in `problems`, and hides no other entry. */
  public static async inspect(client: KubeClient, instance: Instance): Promise<Inventory> {
    const live = await client.find(instance.inventory);
    const shards = new ShardStore(client, instance);
    const { entries, problems } = live ? await entriesOfLive(live, shards) : { entries: [], problems: [] };
    return new Inventory(client, instance, shards, live, entries, firstOf(problems));
  }

  private entries: Map<string, InventoryEntry>;

  private constructor(
    private readonly client: KubeClient,
    private readonly instance: Instance,
    private readonly shards: ShardStore,
    private live: KubeObject | undefined,
    entries: InventoryEntry[],
    /** What is wrong with entries that are left out. */
    public readonly problems: string[],
  ) {
    this.entries = mapOf(entries);
  }

  public get all(): InventoryEntry[] {
    return [...this.entries.values()];
  }

  public get(ref: ObjectRef): InventoryEntry | undefined {
    return this.entries.get(keyOf(ref));
  }

  public get exists(): boolean {
    return this.live !== undefined;
  }

  /** Replaces the entries. No request is sent if that changes nothing. @throws InventoryError if they are too many, or another run writes them */
  public async write(entries: InventoryEntry[]): Promise<void> {
    const annotations = this.annotationsOf(entries);
    const content = this.contentOf(entries);
    if (this.live ? isSame(this.live, content, annotations) : entries.length === 0) {
      return;
    }
    const before = shardNamesOf(this.live).names;
    await this.guarded(async () => {
      await this.shards.write(content.shards, new Set(before));
      this.live = await this.store(content, annotations);
    });
    this.entries = mapOf(entries);
    if (before.length > 0 || content.shards.length > 0) {
      await this.shards.deleteOthers(new Set(content.shards.map(({ name }) => name)));
    }
  }

  /** Deletes the inventory. It may have gone with its namespace. */
  public async delete(): Promise<void> {
    if (!this.live || !await this.client.find(this.instance.inventory)) {
      return;
    }
    if (shardNamesOf(this.live).names.length > 0) {
      await this.write([]); // at no moment it names shards that do not exist
    }
    await this.client.delete(this.instance.inventory, this.live.metadata.uid!);
    this.live = undefined;
  }

  /** @throws InventoryError if so many entries cannot be recorded. A run asks it before its first effect */
  public assertFits(entries: InventoryEntry[]): void {
    this.annotationsOf(entries);
  }

  private contentOf(entries: InventoryEntry[]): Content {
    const objects = textOf(entries);
    if (objects.length <= LONGEST_INLINE) {
      return { data: { objects }, shards: [] };
    }
    const shards = shardsOf(entries, this.instance);
    return { data: { shards: JSON.stringify(shards.map(({ name }) => name)) }, shards };
  }

  private annotationsOf(entries: InventoryEntry[]): { [key: string]: string } {
    const { groupKinds, namespaces } = hintsOf(entries, this.instance.namespace);
    if (entries.length > MOST_ENTRIES || groupKinds.length + namespaces.length > LONGEST_HINTS) {
      throw new InventoryError(`instance '${this.instance.name}' has ${entries.length} objects in too many namespaces or of too many kinds: its inventory holds ${MOST_ENTRIES} objects and ${LONGEST_HINTS} characters of names of namespaces and kinds. Nothing is done. Divide the objects among several instances (--instance)`);
    }
    return { [TOOLING]: TOOL, [GROUP_KINDS]: groupKinds, [NAMESPACES]: namespaces };
  }

  /** The message of the API server says what it refuses, and not of what the inventory is. */
  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      throw new InventoryError(`the inventory (${this.title}) cannot be written: ${error.message}`);
    }
  }

  /** Sends the resourceVersion that was read, so that one of two runs at the same time gets a conflict. */
  private async store(content: Content, annotations: { [key: string]: string }): Promise<KubeObject> {
    try {
      return await (this.live ? this.change(this.live, content, annotations) : this.create(content, annotations));
    } catch (error) {
      if (!isRejection(error) || !(error.isOutdated || error.isAlreadyExists)) {
        throw error;
      }
      const live = await this.client.find(this.instance.inventory);
      if (live && isSame(live, content, annotations)) {
        return live; // the first try succeeded, and its answer was lost
      }
      throw new InventoryError(`another run of instance '${this.instance.name}' is changing its inventory (${this.title}). Wait until it has finished, then run again`);
    }
  }

  private create({ data }: Content, annotations: JsonObject): Promise<KubeObject> {
    const { apiVersion, kind, namespace, name } = this.instance.inventory;
    return this.client.create({ apiVersion, kind, metadata: { name, namespace, labels: this.labels, annotations }, data }, { namespace });
  }

  private change({ metadata }: KubeObject, { data }: Content, annotations: JsonObject): Promise<KubeObject> {
    return this.client.patch(this.instance.inventory, [
      { op: 'replace', path: '/metadata/resourceVersion', value: metadata.resourceVersion! },
      { op: 'add', path: '/metadata/labels', value: { ...metadata.labels, ...this.labels } },
      { op: 'add', path: '/metadata/annotations', value: { ...metadata.annotations, ...annotations } },
      { op: 'add', path: '/data', value: data },
    ]);
  }

  private get labels(): { [key: string]: string } {
    return { [SET_LABEL]: this.instance.id, 'app.kubernetes.io/managed-by': 'cdk8s-istio' };
  }

  private get title(): string {
    const { kind, namespace, name } = this.instance.inventory;
    return `${kind} ${namespace}/${name}`;
  }
}

function mapOf(entries: InventoryEntry[]): Map<string, InventoryEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function isSame(live: KubeObject, { data }: Content, annotations: { [key: string]: string }): boolean {
  const found = partOf(live.data);
  return found.objects === data.objects && found.shards === data.shards
    && Object.entries(annotations).every(([key, value]) => live.metadata.annotations?.[key] === value);
}

/** The entries of an inventory, and of one that an earlier build has written. */
async function entriesOfLive(live: KubeObject, store: ShardStore): Promise<ReadEntries> {
  const tool = live.metadata.annotations?.[TOOLING];
  if (tool !== undefined && tool !== TOOL) {
    return { entries: [], problems: [`it is kept by another tool or version: its annotation ${TOOLING} is '${tool}', and not '${TOOL}'`] };
  }
  const { names, problems } = shardNamesOf(live);
  const found = names.length > 0 ? await store.read(names) : entriesOf(String(partOf(live.data).objects ?? '[]'));
  return { entries: found.entries, problems: [...problems, ...found.problems] };
}

function shardNamesOf(live: KubeObject | undefined): { names: string[]; problems: string[] } {
  const text = partOf(live?.data).shards;
  if (live === undefined || text === undefined) {
    return { names: [], problems: [] };
  }
  const names = parsedJson(String(text));
  const isName = (name: unknown) => typeof name === 'string' && name.startsWith(`${live.metadata.name}-`) && /-[0-9a-f]{20}$/.test(name);
  return Array.isArray(names) && names.length <= MOST_SHARDS && names.every(isName)
    ? { names: [...new Set(names as string[])], problems: [] } : { names: [], problems: ['data.shards is no list of shards of this inventory'] };
}
