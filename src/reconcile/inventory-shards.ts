import { Instance } from './instance';
import { digestOf, entriesOf, InventoryEntry, packed, ReadEntries, textOf, unpacked } from './inventory-text';
import { inParallel } from './parallel';
import { JsonObject, partOf } from '../json';
import { ifAllowed, keyOf, KubeClient, KubeError, KubeObject, ObjectRef } from '../kube';

/** A part of an inventory, in a ConfigMap of its own. Its name is a digest of its entries: so it is written once, and never changed. */
export interface Shard {
  name: string;
  /** The compressed entries, in base64. */
  objects: string;
}

/** The label of a shard. Its value is the id of the set. */
const SHARD_LABEL = 'cdk8s-istio/inventory-of';

/** A ConfigMap holds 1 MiB. */
const LARGEST_SHARD = 900 * 1024;

/** A shard of so many entries is rewritten when one of them changes. */
const ENTRIES_OF_SHARD = 8000;

export const MOST_SHARDS = 1024;

/**
 * Divides entries into shards. Which shard an entry is in depends on its key only, so that a change of one entry changes one shard. The number of
 * shards is a power of two.
 */
export function shardsOf(entries: InventoryEntry[], instance: Instance): Shard[] {
  for (let count = powerOfTwo(entries.length / ENTRIES_OF_SHARD); ; count *= 2) {
    const shards = divided(entries, count).map((part) => shardOf(part, instance));
    if (count >= MOST_SHARDS || shards.every(({ objects }) => objects.length * 0.75 <= LARGEST_SHARD)) {
      return shards;
    }
  }
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(atLeast)));
}

function divided(entries: InventoryEntry[], count: number): InventoryEntry[][] {
  const parts: InventoryEntry[][] = Array.from({ length: count }, () => []);
  for (const entry of entries) {
    parts[numberOf(keyOf(entry)) % count].push(entry);
  }
  return parts;
}

/** A number from a text, spread evenly. */
function numberOf(text: string): number {
  let number = 0;
  for (let index = 0; index < text.length; index++) {
    number = (31 * number + text.charCodeAt(index)) % 2_147_483_647;
  }
  return number;
}

function shardOf(entries: InventoryEntry[], { inventory }: Instance): Shard {
  const text = textOf(entries);
  return { name: `${inventory.name}-${digestOf(text)}`, objects: packed(text) };
}

/** The shards of one instance in the cluster. */
export class ShardStore {
  constructor(private readonly client: KubeClient, private readonly instance: Instance) {}

  /** Reads the entries of shards. A shard that is missing or was changed is a problem, and hides no other. */
  public async read(names: string[]): Promise<ReadEntries> {
    const found: ReadEntries = { entries: [], problems: [] };
    await inParallel(names, async (name) => {
      const { entries, problems } = await this.readOne(name);
      for (const entry of entries) found.entries.push(entry);
      found.problems.push(...problems.map((problem) => `shard ${name}: ${problem}`));
    });
    return found;
  }

  private async readOne(name: string): Promise<ReadEntries> {
    const live = await this.client.find(this.refOf(name));
    if (!live) {
      return { entries: [], problems: ['it was deleted'] };
    }
    const text = unpacked(String(partOf(live.binaryData).objects ?? ''));
    if (text === undefined || !name.endsWith(digestOf(text))) {
      return { entries: [], problems: ['its content does not belong to its name'] };
    }
    return entriesOf(text);
  }

  /** Writes shards, but for those that exist. */
  public async write(shards: Shard[], existing: ReadonlySet<string>): Promise<void> {
    await inParallel(shards.filter(({ name }) => !existing.has(name)), (shard) => this.writeOne(shard));
  }

  private async writeOne({ name, objects }: Shard): Promise<void> {
    const { apiVersion, kind, namespace } = this.instance.inventory;
    const labels = { [SHARD_LABEL]: this.instance.id };
    const desired: JsonObject = { apiVersion, kind, metadata: { name, namespace, labels }, binaryData: { objects } };
    try {
      await this.client.create(desired, { namespace });
    } catch (error) {
      if (!(error instanceof KubeError && error.isAlreadyExists)) {
        throw error;
      }
      await this.client.patch(this.refOf(name), [{ op: 'add', path: '/binaryData', value: { objects } }]); // of a run that was killed
    }
  }

  /** Deletes shards that the inventory does not name: of an earlier write, and of runs that were killed. */
  public async deleteOthers(kept: ReadonlySet<string>): Promise<void> {
    const labelSelector = `${SHARD_LABEL}=${this.instance.id}`;
    const { namespace } = this.instance;
    const found = await ifAllowed(this.client.list('v1', 'ConfigMap', { namespace, labelSelector, metadataOnly: true })) ?? [];
    await inParallel(found.filter(({ metadata }) => !kept.has(metadata.name)), async (shard: KubeObject) => {
      await this.client.delete(this.refOf(shard.metadata.name), shard.metadata.uid!);
    });
  }

  private refOf(name: string): ObjectRef {
    return { ...this.instance.inventory, name };
  }
}
