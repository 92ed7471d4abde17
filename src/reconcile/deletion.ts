import { groupOf } from '../json';
import { isRejection, KubeClient, KubeObject, keyOf, refOf } from '../kube';
import { Action, Result, RunOptions } from './events';
import { Instance, MEMBER_LABEL } from './instance';
import { InventoryEntry } from './inventory';
import { wavesOf } from './order';
import { inParallel } from './parallel';
import { notReady, readinessOf } from './readiness';
import { Deadline, waitUntil } from './wait';

/** Kinds whose deletion deletes more than the object itself. They are deleted only on request. */
export interface DeletionOptions {
  /** CustomResourceDefinitions: with every object of their kinds, even if another tool created it. */
  crds: boolean;
  /** Namespaces: with all objects in them. */
  namespaces: boolean;
  /** PersistentVolumeClaims: with the data. */
  volumes: boolean;
}

const PROTECTED: { [groupKind: string]: keyof DeletionOptions } = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'crds',
  '/Namespace': 'namespaces',
  '/PersistentVolumeClaim': 'volumes',
};

/** The option without which a live object is not deleted; undefined for most kinds. It depends on what would be deleted, not on what the inventory says. */
export function protectionOf(live: KubeObject): keyof DeletionOptions | undefined {
  return PROTECTED[`${groupOf(live.apiVersion)}/${live.kind}`];
}

/**
 * Why the live object is not the instance's to delete; undefined if it is. The object must have the label of the instance. Where the
 * inventory knows the uid, the object must have this uid too: it is then the object that the instance has created.
 */
export function whyNotOwned(entry: InventoryEntry, live: KubeObject, instance: Instance): string | undefined {
  if (entry.uid !== undefined && live.metadata.uid !== entry.uid) {
    return 'it was deleted and created again by somebody else';
  }
  return live.metadata.labels?.[MEMBER_LABEL] === instance.id ? undefined : `it does not have the label ${MEMBER_LABEL} of this instance any more`;
}

interface DeletionCandidate {
  entry: InventoryEntry;
  object: KubeObject;
}

/** Deletes objects of an instance in the reverse of the order in which they are applied, and waits until they are gone. */
export class Deletion {
  private readonly retained: InventoryEntry[] = [];

  constructor(
    private readonly client: KubeClient,
    private readonly result: Result,
    private readonly options: RunOptions & DeletionOptions & { instance: Instance },
    private readonly deadline: Deadline,
  ) {}

  /** @returns the entries that stay in the inventory, since their objects stay in the cluster */
  public async delete(entries: InventoryEntry[]): Promise<InventoryEntry[]> {
    const candidates: DeletionCandidate[] = [];
    await inParallel(entries, (entry) => this.retainIfRejected(entry, async () => {
      const object = await this.client.find(entry);
      if (object && this.mayDelete(entry, object)) {
        candidates.push({ entry, object });
      }
    }), this.options.signal);
    const waves = wavesOf(candidates).reverse();
    for (const [index, { rule, objects }] of waves.entries()) {
      this.options.onEvent({ type: 'wave', name: `delete ${rule.name}`, number: index + 1, of: waves.length, objects: objects.length });
      await this.deleteWave(objects);
    }
    this.result.interrupted = this.options.signal?.aborted ?? false;
    return this.retained;
  }

  private mayDelete(entry: InventoryEntry, live: KubeObject): boolean {
    const option = protectionOf(live);
    const reason = whyNotOwned(entry, live, this.options.instance);
    if (reason) {
      this.record(entry, 'released', `${reason}: it is not deleted`);
    } else if (option && !this.options[option]) {
      this.retained.push(entry);
      this.record(entry, 'kept', `--${option} deletes it`);
    }
    return !reason && (!option || this.options[option]);
  }

  private async deleteWave(wave: DeletionCandidate[]): Promise<void> {
    const deleting: DeletionCandidate[] = [];
    await inParallel(wave, (candidate) => this.retainIfRejected(candidate.entry, async () => {
      await this.client.delete(candidate.entry, candidate.object.metadata.uid!);
      deleting.push(candidate);
    }), this.options.signal);
    await Promise.all(deleting.map((candidate) => this.waitUntilGone(candidate)));
  }

  /** If the API server rejects a request, the object stays in the cluster and in the inventory. */
  private async retainIfRejected(entry: InventoryEntry, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      this.retained.push(entry);
      this.record(entry, 'failed', error.message);
    }
  }

  private async waitUntilGone({ entry, object }: DeletionCandidate): Promise<void> {
    const look = async () => {
      const live = await this.client.find(refOf(object));
      const isGone = !live || live.metadata.uid !== object.metadata.uid;
      return isGone ? { ready: true, reason: '' } : notReady(readinessOf(live).reason || 'is being deleted');
    };
    const report = (reason: string) => this.options.onEvent({ type: 'waiting', ref: refOf(object), reason });
    const readiness = await waitUntil(look, this.deadline, report, this.options.signal);
    if (!readiness.ready) {
      this.retained.push(entry);
    }
    this.record(entry, readiness.ready ? 'deleted' : 'not ready', readiness.ready ? undefined : `not gone after ${this.options.timeout} s: ${readiness.reason}`);
  }

  private record(entry: InventoryEntry, action: Action, message?: string): void {
    const { apiVersion, kind, namespace, name } = entry;
    const outcome = { ref: { apiVersion, kind, ...namespace && { namespace }, name }, action, ...message && { message } };
    this.result.record(keyOf(entry), outcome);
    this.options.onEvent({ type: 'object', outcome });
  }
}
