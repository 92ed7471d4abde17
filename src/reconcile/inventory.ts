import { Json, partOf } from '../json';
import { isRefusal, keyOf, KubeClient, KubeObject, ObjectRef } from '../kube';
import { DesiredError, DesiredObject } from './desired';
import { Instance, SET_LABEL } from './instance';

/** One object that is ours: the uid once it is known. */
export interface Entry extends ObjectRef {
  uid?: string;
}

/** The inventory cannot be written, and so nothing may be done; or another run writes it at the same time. */
export class InventoryError extends Error {}

/**
 * What an instance has in the cluster, kept in a ConfigMap of the cluster. It holds the union of old and new before
 * the first write, and only the new after the last prune: whenever a run is killed, the next one knows all of it.
 */
export class Inventory {
  public static async read(client: KubeClient, instance: Instance): Promise<Inventory> {
    return new Inventory(client, instance, await client.find(instance.inventory));
  }

  private entries: Map<string, Entry>;

  private constructor(private readonly client: KubeClient, private readonly instance: Instance, private live: KubeObject | undefined) {
    const listed = live ? JSON.parse(String(partOf(live.data).objects ?? '[]')) as Entry[] : [];
    this.entries = new Map(listed.map((entry) => [keyOf(entry), entry]));
  }

  public get all(): Entry[] {
    return [...this.entries.values()];
  }

  public get(ref: ObjectRef): Entry | undefined {
    return this.entries.get(keyOf(ref));
  }

  public get exists(): boolean {
    return this.live !== undefined;
  }

  /** Stores these entries, and these only; no request is made where that changes nothing. */
  public async write(entries: Entry[]): Promise<void> {
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

  public async remove(): Promise<void> {
    if (this.live) {
      await this.client.remove(this.instance.inventory, this.live.metadata.uid!);
      this.live = undefined;
    }
  }

  /** The version it was read at is sent along: of two runs at one time, one learns of the other here. */
  private async store(desired: KubeObject, objects: Json): Promise<KubeObject> {
    try {
      return await this.client.apply(desired, { manager: this.instance.manager, force: true });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const where = `ConfigMap ${desired.metadata.namespace}/${desired.metadata.name}`;
      if (error.status !== 409) {
        throw new InventoryError(`the inventory (${where}) cannot be written: ${error.message}`);
      }
      const live = await this.client.find(this.instance.inventory);
      if (live && partOf(live.data).objects === objects) {
        return live; // the first try was answered too late, and did it
      }
      throw new InventoryError(`another run of instance '${this.instance.name}' is changing its inventory (${where}). Let it finish, then run again`);
    }
  }
}

/** A program that gives nothing is more often broken than meant. */
export function refuseEmpty(desired: DesiredObject[], inventory: Inventory, options: { allowEmpty: boolean; instance: Instance }): void {
  if (desired.length === 0 && inventory.all.length > 0 && !options.allowEmpty) {
    throw new DesiredError(`there are no objects to apply, and instance '${options.instance.name}' has ${inventory.all.length} in the cluster: all would be deleted. If that is meant, use --allow-empty`);
  }
}
