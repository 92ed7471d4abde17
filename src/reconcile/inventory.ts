import { isMap, Json, partOf } from '../json';
import { isRejection, keyOf, KubeClient, KubeObject, ObjectRef } from '../kube';
import { identityProblems } from './identity';
import { Instance, SET_LABEL } from './instance';

/** One object of an instance. The uid is known after the API server has answered the first apply. */
export interface InventoryEntry extends ObjectRef {
  uid?: string;
  /** A digest of what was sent last. */
  hash?: string;
}

/** The inventory cannot be read or written, or another run writes it at the same time. The run must not go on. */
export class InventoryError extends Error {}

/**
 * The objects of an instance, recorded in a ConfigMap of the cluster. Before the first write of a run, the inventory holds the union of the
 * old and the new objects; after the last prune, only the new ones. So a run that is killed at any moment loses no object.
 */
export class Inventory {
  /** @throws InventoryError if somebody else has written something into the inventory that identifies no object */
  public static async read(client: KubeClient, instance: Instance): Promise<Inventory> {
    return new Inventory(client, instance, await client.find(instance.inventory));
  }

  private entries: Map<string, InventoryEntry>;

  private constructor(private readonly client: KubeClient, private readonly instance: Instance, private live: KubeObject | undefined) {
    this.entries = new Map((live ? entriesOf(live) : []).map((entry) => [keyOf(entry), entry]));
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

  /** Replaces the entries. No request is sent if that changes nothing. */
  public async write(entries: InventoryEntry[]): Promise<void> {
    const sorted = [...entries].sort((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
    const objects = `[\n${sorted.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
    if (this.live ? partOf(this.live.data).objects === objects : entries.length === 0) {
      return;
    }
    const { apiVersion, kind, namespace, name } = this.instance.inventory;
    const labels = { [SET_LABEL]: this.instance.id, 'app.kubernetes.io/managed-by': 'cdk8s-istio' };
    const resourceVersion = this.live?.metadata.resourceVersion;
    const desired = { apiVersion, kind, metadata: { name, namespace, labels, ...resourceVersion && { resourceVersion } }, data: { objects } };
    this.live = await this.store(desired as KubeObject, objects);
    this.entries = new Map(sorted.map((entry) => [keyOf(entry), entry]));
  }

  public async delete(): Promise<void> {
    if (this.live) {
      await this.client.delete(this.instance.inventory, this.live.metadata.uid!);
      this.live = undefined;
    }
  }

  /** Sends the resourceVersion that was read, so that one of two runs at the same time gets a conflict. */
  private async store(desired: KubeObject, objects: Json): Promise<KubeObject> {
    try {
      return await this.client.apply(desired, { manager: this.instance.manager, force: true });
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      const where = `ConfigMap ${desired.metadata.namespace}/${desired.metadata.name}`;
      if (error.status !== 409) {
        throw new InventoryError(`the inventory (${where}) cannot be written: ${error.message}`);
      }
      const live = await this.client.find(this.instance.inventory);
      if (live && partOf(live.data).objects === objects) {
        return live; // the first try succeeded, and its answer was lost
      }
      throw new InventoryError(`another run of instance '${this.instance.name}' is changing its inventory (${where}). Wait until it has finished, then run again`);
    }
  }
}

/** The entries of an inventory. Everybody who may change ConfigMaps in the namespace can have written them. */
function entriesOf(inventory: KubeObject): InventoryEntry[] {
  const listed = parsed(String(partOf(inventory.data).objects ?? '[]'));
  const problems = Array.isArray(listed) ? listed.flatMap((entry, index) => problemsOf(entry).map((problem) => `entry ${index + 1}: ${problem}`)) : ['data.objects is no list in JSON'];
  if (problems.length > 0) {
    const { namespace, name } = inventory.metadata;
    throw new InventoryError(`the inventory (ConfigMap ${namespace}/${name}) was changed by somebody else, and nothing is done:\n  ${problems.join('\n  ')}\n`
      + `Correct it with: kubectl edit configmap -n ${namespace} ${name}. An object whose entry you delete stays in the cluster`);
  }
  return listed as InventoryEntry[];
}

function problemsOf(entry: unknown): string[] {
  if (!isMap(entry)) {
    return ['it is no object with apiVersion, kind, namespace and name'];
  }
  const wrongUid = entry.uid !== undefined && typeof entry.uid !== 'string' ? ['uid is no string. Delete the field, or write the uid of the object'] : [];
  return [...identityProblems(entry).map(({ field, message }) => `${field} ${message}`), ...wrongUid];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
