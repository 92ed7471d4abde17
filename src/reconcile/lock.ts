import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { RunOptions } from './events';
import { Instance } from './instance';
import { hasEnded, processIdentity } from './process-identity';
import { View, Watches } from './view';
import { changeOrPause } from './wait';
import { JsonObject, partOf } from '../json';
import { Deadline, isRejection, KubeClient, KubeError, KubeObject } from '../kube';

/** Another run holds the lock of the instance, or has taken it over. */
export class LockError extends Error {}

export interface LockOptions {
  /** Until then, a run waits for another one. */
  deadline: Deadline;
  /** When aborted, the run does not wait any longer. */
  signal?: AbortSignal;
  /** Called when the run begins to wait for another one. */
  onWaiting?: (reason: string) => void;
  /** The time after which another run may take over a lock that is not renewed, in milliseconds. @default 30_000 */
  durationMs?: number;
}

/** The lock options of a run: its waiting is an event of the run. */
export function lockOptions({ instance, onEvent, signal }: RunOptions & { instance: Instance }, deadline: Deadline): LockOptions {
  return { deadline, signal, onWaiting: (reason) => onEvent({ type: 'waiting', ref: instance.lock, reason }) };
}

/** A longer time of a Lease is not believed: everybody who may write Leases can have written it. */
const LONGEST_MS = 120_000;
const DEFAULT_MS = 30_000;

/** The pause between two looks at a lock that another run holds. */
const PAUSE_MS = 1000;

/** The annotation that tells which process of which machine holds the lock. A process that has ended holds none. */
const PROCESS = 'cdk8s-istio/process';

/**
 * Does work while this run holds the lock of an instance. The work gets a client whose writes are sent only while the lock is valid, a signal that
 * is aborted when the lock is lost, and whether the run before did not give the lock back. When the lock is lost, no write is sent any more.
 *
 * @throws LockError if another run holds the lock until the deadline, or has taken it over
 */
export async function withLock<T>(
  client: KubeClient, instance: Instance, options: LockOptions, work: (client: KubeClient, signal: AbortSignal, followsKilled: boolean) => Promise<T>,
): Promise<T> {
  const lock = new Lock(client.uninterrupted(), instance, options);
  await lock.acquire();
  const signal = AbortSignal.any([lock.lost, ...options.signal ? [options.signal] : []]);
  setMaxListeners(0, signal);
  try {
    const result = await work(client.guardedBy(() => lock.admit()), signal, lock.followsKilled);
    lock.assertNotLost();
    return result;
  } catch (error) {
    lock.assertNotLost(); // the error is a consequence
    throw error;
  } finally {
    await lock.release();
  }
}

/**
 * The Lease of an instance. Times of other machines are never compared: a Lease that does not change for its duration, by the clock of this
 * process, is not held any more.
 */
class Lock {
  private readonly holder = `${userName()}@${hostname()}, process ${process.pid}, ${randomBytes(4).toString('hex')}`;
  private readonly durationMs: number;
  /** Whether the run before did not give the lock back. The last writes of a killed run may still be on their way. */
  public followsKilled = false;
  private readonly loss = new AbortController();
  private readonly stopped = new AbortController();
  private live?: KubeObject;
  /** When the lock may be taken over, by the monotonic clock of this process. */
  private validUntil = 0;
  private writes = new AbortController();
  private expiry?: NodeJS.Timeout;
  private keeping?: Promise<void>;
  private takenBy?: string;

  constructor(private readonly client: KubeClient, private readonly instance: Instance, private readonly options: LockOptions) {
    this.durationMs = options.durationMs ?? DEFAULT_MS;
  }

  public get lost(): AbortSignal {
    return this.loss.signal;
  }

  /** Takes the lock, and keeps it from then on. */
  public async acquire(): Promise<void> {
    const watches = new Watches(this.client);
    await this.taken(watches.newView()).finally(() => watches.close());
    this.keeping = this.keep();
  }

  /** Looks until the lock is taken. The first look, and one after another run was faster, is a request. In between, a watch tells what changes. */
  private async taken(view: View): Promise<void> {
    let seen: { version?: string; since: number } = { since: 0 };
    let known: KubeObject | undefined;
    for (let waited = false; ; waited ||= known !== undefined) {
      const [begun, changed] = [performance.now(), view.changed()];
      const live = known ? await this.explained(view.find(known)) : await this.find();
      if (live?.metadata.resourceVersion !== seen.version) {
        seen = { version: live?.metadata.resourceVersion, since: begun };
      }
      const isFree = live === undefined || isReleased(live) || begun - seen.since > durationOf(live);
      if (isFree && await this.take(live, begun)) {
        this.followsKilled = Boolean(partOf(live?.spec).holderIdentity);
        return;
      }
      known = isFree ? undefined : live;
      if (known) await this.pause(known, changed, waited);
    }
  }

  /** Admits a write. If the lock could not be renewed in time, the write waits until it is. */
  public async admit(): Promise<AbortSignal> {
    while (!this.lost.aborted && performance.now() > this.validUntil - this.durationMs / 3) {
      if (this.options.deadline.passed) {
        throw new KubeError(`the lock of instance '${this.instance.name}' cannot be renewed`, 0, 'LockLost');
      }
      await delay(100);
    }
    if (this.lost.aborted) {
      throw new KubeError(this.lossMessage, 0, 'LockLost');
    }
    return this.writes.signal;
  }

  public assertNotLost(): void {
    if (this.lost.aborted) {
      throw new LockError(this.lossMessage);
    }
  }

  /** Gives the lock back, so that the next run need not wait. If that fails, the lock ends with its time. */
  public async release(): Promise<void> {
    this.stopped.abort();
    await this.keeping;
    clearTimeout(this.expiry);
    if (!this.lost.aborted && this.live) {
      const { uid, resourceVersion } = this.live.metadata;
      await this.client.until(new Deadline(5)).delete(this.instance.lock, uid!, { resourceVersion }).catch(() => undefined);
    }
  }

  private get lossMessage(): string {
    return `another run (${this.takenBy ?? 'unknown'}) has taken over the lock of instance '${this.instance.name}', and this run has stopped. Run again when the other one has finished`;
  }

  private async find(): Promise<KubeObject | undefined> {
    return this.explained(this.client.find(this.instance.lock));
  }

  /** @returns whether this run has the lock now */
  private async take(live: KubeObject | undefined, begun: number): Promise<boolean> {
    try {
      this.hold(await this.explained(live ? this.takeOver(live) : this.create()), begun);
      return true;
    } catch (error) {
      if (!(error instanceof KubeError && isTooLate(error))) {
        throw error;
      }
      const found = await this.find(); // of this run, if the first try succeeded and its answer was lost
      if (found && this.isOwn(found)) {
        this.hold(found, begun);
      }
      return this.live !== undefined;
    }
  }

  private create(): Promise<KubeObject> {
    const { apiVersion, kind, namespace, name } = this.instance.lock;
    const now = microTime();
    const spec = { holderIdentity: this.holder, leaseDurationSeconds: this.seconds, acquireTime: now, renewTime: now, leaseTransitions: 0 };
    return this.client.create({ apiVersion, kind, metadata: { namespace, name, annotations: this.annotations }, spec }, { namespace });
  }

  private takeOver(live: KubeObject): Promise<KubeObject> {
    const now = microTime();
    const transitions = Number(partOf(live.spec).leaseTransitions ?? 0) + 1;
    const spec = { holderIdentity: this.holder, leaseDurationSeconds: this.seconds, acquireTime: now, renewTime: now, leaseTransitions: transitions };
    return this.change(live, [
      { op: 'add', path: '/spec', value: spec }, { op: 'add', path: '/metadata/annotations', value: { ...live.metadata.annotations, ...this.annotations } },
    ]);
  }

  private change({ metadata }: KubeObject, operations: JsonObject[], client = this.client): Promise<KubeObject> {
    return client.patch(this.instance.lock, [{ op: 'replace', path: '/metadata/resourceVersion', value: metadata.resourceVersion! }, ...operations]);
  }

  private hold(live: KubeObject, begun: number): void {
    this.live = live;
    this.validUntil = begun + this.durationMs;
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => this.expire(), this.validUntil - this.durationMs / 6 - performance.now());
    this.expiry.unref();
  }

  /** Ends the writes in flight before another run may take over. */
  private expire(): void {
    this.writes.abort();
    this.writes = new AbortController();
    setMaxListeners(0, this.writes.signal);
  }

  /** Renews the lock until it is released or lost. */
  private async keep(): Promise<void> {
    setMaxListeners(0, this.writes.signal);
    const { signal } = this.stopped;
    const pause = () => delay(this.durationMs / 4, undefined, { signal, ref: false }).catch(() => undefined);
    for (await pause(); !signal.aborted && !this.lost.aborted; await pause()) {
      const begun = performance.now();
      await this.renew(begun).catch(() => undefined); // the API server cannot be reached: the next try may succeed
    }
  }

  private async renew(begun: number): Promise<void> {
    const client = this.client.until(new Deadline(this.durationMs / 4000));
    try {
      this.hold(await this.change(this.live!, [{ op: 'replace', path: '/spec/renewTime', value: microTime() }], client), begun);
    } catch (error) {
      if (!isRejection(error) || !(error.isNotFound || error.isOutdated)) {
        throw error;
      }
      await this.lookAgain(begun);
    }
  }

  /** Somebody else has changed or deleted the Lease, or the answer to a renewal was lost. */
  private async lookAgain(begun: number): Promise<void> {
    const live = await this.client.find(this.instance.lock);
    if (live && this.isOwn(live)) {
      this.hold(live, begun);
    } else if (live) {
      this.takenBy = holderOf(live);
      this.loss.abort();
      this.writes.abort();
    } else {
      await this.createAgain(begun);
    }
  }

  /** The Lease goes with its namespace, which `delete` deletes at the end. Nobody can then take it. */
  private async createAgain(begun: number): Promise<void> {
    try {
      this.hold(await this.create(), begun);
    } catch (error) {
      const isNamespaceGoing = isRejection(error) && (error.isNotFound || error.causes.some(({ reason }) => reason === 'NamespaceTerminating'));
      if (!isNamespaceGoing) {
        throw error;
      }
      this.hold(this.live!, begun);
    }
  }

  /** Waits for a change of the Lease, or a moment: whether its time is over, or its process has ended, shows in no object. */
  private async pause(live: KubeObject, changed: Promise<void>, waited: boolean): Promise<void> {
    const { deadline, signal } = this.options;
    const reason = `another run changes instance '${this.instance.name}': ${holderOf(live)}`;
    if (deadline.passed || signal?.aborted) {
      throw new LockError(`${reason}. Nothing is done. Wait until it has finished, then run again`);
    }
    if (!waited) {
      this.options.onWaiting?.(reason);
    }
    await changeOrPause(changed, Math.min(PAUSE_MS, this.durationMs / 10), signal);
  }

  /** An error of the lock says what it is about. A conflict is for the caller. */
  private async explained<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!isRejection(error) || isTooLate(error)) {
        throw error;
      }
      const { namespace, name } = this.instance.lock;
      const hint = error.isForbidden ? '. A run needs the verbs get, create, patch and delete for leases of coordination.k8s.io in this namespace' : '';
      throw new LockError(`the lock (Lease ${namespace}/${name}) cannot be taken: ${error.message}${hint}`);
    }
  }

  private isOwn(live: KubeObject): boolean {
    return partOf(live.spec).holderIdentity === this.holder;
  }

  private get annotations(): { [key: string]: string } {
    const identity = processIdentity();
    return identity === undefined ? {} : { [PROCESS]: identity };
  }

  private get seconds(): number {
    return Math.max(1, Math.round(this.durationMs / 1000));
  }
}

/** Whether another run has written or created the Lease before. */
function isTooLate(error: KubeError): boolean {
  return error.isOutdated || error.isAlreadyExists;
}

/** A lock without a holder, or whose holder is a process of this machine that has ended. */
function isReleased({ spec, metadata: { annotations } }: KubeObject): boolean {
  const identity = annotations?.[PROCESS];
  return !partOf(spec).holderIdentity || (identity !== undefined && hasEnded(identity));
}

function durationOf({ spec }: KubeObject): number {
  const seconds = Number(partOf(spec).leaseDurationSeconds);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_MS) : DEFAULT_MS;
}

function holderOf({ spec }: KubeObject): string {
  const { holderIdentity, acquireTime } = partOf(spec);
  return `${String(holderIdentity).slice(0, 200)}${typeof acquireTime === 'string' ? `, since ${acquireTime.slice(0, 19)}Z` : ''}`;
}

/** The time as the type MicroTime of Kubernetes has it. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container whose user has no name
  }
}
