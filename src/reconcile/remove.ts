import { groupOf, isRefusal, KubeClient, KubeObject, keyOf, refOf } from '../kube';
import { Action, Result, RunOptions } from './events';
import { Instance, MEMBER_LABEL } from './instance';
import { Entry } from './inventory';
import { wavesOf } from './order';
import { inParallel } from './parallel';
import { not, readinessOf } from './readiness';
import { Deadline, until } from './wait';

/** Kinds whose deletion takes more with it than they are, and that are therefore deleted only when asked for. */
export interface RemovalOptions {
  /** CustomResourceDefinitions: with every object of their kinds, whoever made it. */
  crds: boolean;
  /** Namespaces: with all that is in them. */
  namespaces: boolean;
  /** PersistentVolumeClaims: with the data. */
  volumes: boolean;
}

const PROTECTED: { [groupKind: string]: keyof RemovalOptions } = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'crds',
  '/Namespace': 'namespaces',
  '/PersistentVolumeClaim': 'volumes',
};

/** The option that allows objects of this kind to be deleted; undefined where none is needed. */
export function protectionOf(entry: Entry): keyof RemovalOptions | undefined {
  return PROTECTED[`${groupOf(entry.apiVersion)}/${entry.kind}`];
}

/**
 * Why an object of the inventory is not ours to delete, or undefined if it is: it must bear our label and, where we
 * know its uid, be the very one that we made.
 */
export function foreign(entry: Entry, live: KubeObject, instance: Instance): string | undefined {
  if (entry.uid !== undefined && live.metadata.uid !== entry.uid) {
    return 'somebody has made it anew';
  }
  return live.metadata.labels?.[MEMBER_LABEL] === instance.id ? undefined : `it does not bear our label ${MEMBER_LABEL} any more`;
}

interface Doomed {
  entry: Entry;
  object: KubeObject;
}

/** Deletes what is ours, in reverse of the order in which it is applied, and waits until it is gone. */
export class Removal {
  private readonly retained: Entry[] = [];

  constructor(
    private readonly client: KubeClient,
    private readonly result: Result,
    private readonly options: RunOptions & RemovalOptions & { instance: Instance },
    private readonly deadline: Deadline,
  ) {}

  /** @returns the entries that stay in the inventory, since they stay in the cluster */
  public async remove(entries: Entry[]): Promise<Entry[]> {
    const doomed: Doomed[] = [];
    await inParallel(entries, (entry) => this.orRetained(entry, async () => {
      const object = await this.client.find(entry);
      if (object && this.mayGo(entry, object)) {
        doomed.push({ entry, object });
      }
    }), this.options.signal);
    const waves = wavesOf(doomed).reverse();
    for (const [index, { rule, objects }] of waves.entries()) {
      this.options.onEvent({ type: 'wave', name: `delete ${rule.name}`, number: index + 1, of: waves.length, objects: objects.length });
      await this.removeAll(objects);
    }
    this.result.interrupted = this.options.signal?.aborted ?? false;
    return this.retained;
  }

  private mayGo(entry: Entry, live: KubeObject): boolean {
    const option = protectionOf(entry);
    const reason = foreign(entry, live, this.options.instance);
    if (reason) {
      this.record(entry, 'released', `${reason}: left alone`);
    } else if (option && !this.options[option]) {
      this.retained.push(entry);
      this.record(entry, 'kept', `--${option} deletes it`);
    }
    return !reason && (!option || this.options[option]);
  }

  private async removeAll(wave: Doomed[]): Promise<void> {
    const going: Doomed[] = [];
    await inParallel(wave, (doomed) => this.orRetained(doomed.entry, async () => {
      await this.client.remove(doomed.entry, doomed.object.metadata.uid!);
      going.push(doomed);
    }), this.options.signal);
    await Promise.all(going.map((doomed) => this.waitUntilGone(doomed)));
  }

  /** What the API server refuses stays, and stays known. */
  private async orRetained(entry: Entry, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      this.retained.push(entry);
      this.record(entry, 'failed', error.message);
    }
  }

  private async waitUntilGone({ entry, object }: Doomed): Promise<void> {
    const look = async () => {
      const live = await this.client.find(refOf(object));
      return !live || live.metadata.uid !== object.metadata.uid ? { ready: true, reason: '' } : not(readinessOf(live).reason || 'is being deleted');
    };
    const readiness = await until(look, this.deadline, (reason) => this.options.onEvent({ type: 'waiting', ref: refOf(object), reason }), this.options.signal);
    if (!readiness.ready) {
      this.retained.push(entry);
    }
    this.record(entry, readiness.ready ? 'deleted' : 'not ready', readiness.ready ? undefined : `not gone after ${this.options.timeout} s: ${readiness.reason}`);
  }

  private record(entry: Entry, action: Action, message?: string): void {
    const { apiVersion, kind, namespace, name } = entry;
    const outcome = { ref: { apiVersion, kind, ...namespace && { namespace }, name }, action, ...message && { message } };
    this.result.record(keyOf(entry), outcome);
    this.options.onEvent({ type: 'object', outcome });
  }
}
