import { setTimeout as delay } from 'node:timers/promises';
import { KubeError } from './error';
import { keyOf, KubeObject, ObjectRef, refOf } from './kube-object';
import { WholeList } from './list';
import { WatchEvent } from './watch-stream';

/** Where a watch reads. */
export interface WatchSource {
  /** All objects now. */
  list(signal: AbortSignal): Promise<WholeList>;
  /** The changes after a resourceVersion, until the API server ends the stream. @throws KubeError also if nothing has arrived for a time */
  follow(resourceVersion: string, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** Called once if these credentials, or the kind, do not allow a watch. The objects are then listed again and again. */
  onNotAllowed(error: KubeError, pauseMs: number): void;
}

/** The pause before the objects are listed again, or followed again. It doubles while streams end at once. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** The pause between two lists where a watch is not allowed. */
const LIST_PAUSE_MS = 1000;

/**
 * The live objects of one kind, kept current by a list and the changes after it. Changes that may have been missed are found by a new list: after
 * 410, an error, a reset, a stream that has stalled, and a stream that ends at once without a change.
 */
export class Watch {
  private readonly objects = new Map<string, KubeObject>();
  private readonly listeners = new Set<{ key?: string; onChange: () => void }>();
  private readonly closing = new AbortController();
  private readonly listed: Promise<void>;
  /** The state that is known: events that are not newer change nothing. */
  private version = '';
  private isAllowed = true;
  private failure?: { error: unknown };

  constructor(private readonly source: WatchSource) {
    this.listed = new Promise((resolve) => void this.run(resolve));
  }

  /** The live object; undefined if none is among those that are watched. @throws KubeError if the objects cannot be listed */
  public async find(ref: ObjectRef): Promise<KubeObject | undefined> {
    return (await this.current()).get(keyOf(ref));
  }

  /** All live objects. @throws KubeError if they cannot be listed */
  public async list(): Promise<KubeObject[]> {
    return [...(await this.current()).values()];
  }

  /** Calls back at each change of an object, or of any object, until the watch is closed. @returns a function that ends it before */
  public onChange(ref: ObjectRef | undefined, onChange: () => void): () => void {
    const listener = { key: ref && keyOf(ref), onChange };
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  public close(): void {
    this.listeners.clear();
    this.closing.abort();
  }

  private async current(): Promise<ReadonlyMap<string, KubeObject>> {
    await this.listed;
    if (this.failure) {
      throw this.failure.error;
    }
    return this.objects;
  }

  private async run(listed: () => void): Promise<void> {
    try {
      for (let missed = true, pause = FIRST_PAUSE_MS; !this.closing.signal.aborted;) {
        if (missed) {
          this.replace(await this.source.list(this.closing.signal));
          listed();
        }
        const [begun, from] = [performance.now(), this.version];
        const error = this.isAllowed ? await this.follow() : undefined;
        const isLong = performance.now() - begun > LONGEST_PAUSE_MS;
        missed = !this.isAllowed || error !== undefined || (!isLong && this.version === from);
        pause = isLong ? FIRST_PAUSE_MS : Math.min(2 * pause, LONGEST_PAUSE_MS);
        await this.sleep(this.isAllowed ? Math.max(pause, (error?.retryAfter ?? 0) * 1000) : LIST_PAUSE_MS);
      }
    } catch (error) {
      this.failure = { error };
      this.tell(() => true);
    } finally {
      listed();
    }
  }

  /** Hears events until the stream ends. @returns the error that has ended it */
  private async follow(): Promise<KubeError | undefined> {
    try {
      for await (const { type, object } of this.source.follow(this.version, this.closing.signal)) {
        this.hear(type, object);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      if (NOT_ALLOWED.includes(error.status)) {
        this.isAllowed = false;
        this.source.onNotAllowed(error, LIST_PAUSE_MS);
      }
      return error;
    }
  }

  private hear(type: WatchEvent['type'], object: KubeObject): void {
    const version = object.metadata.resourceVersion!;
    if (!isNewer(version, this.version)) {
      return;
    }
    this.version = version;
    if (type !== 'BOOKMARK') {
      const key = keyOf(refOf(object));
      if (type === 'DELETED') this.objects.delete(key);
      else this.objects.set(key, object);
      this.tell((each) => each === key);
    }
  }

  /** A list replaces what is known. Those who wait hear of what has changed meanwhile. */
  private replace({ items, resourceVersion }: WholeList): void {
    const before = new Map(this.objects);
    this.version = resourceVersion;
    this.objects.clear();
    items.forEach((item) => this.objects.set(keyOf(refOf(item)), item));
    const versionIn = (objects: ReadonlyMap<string, KubeObject>, key: string) => objects.get(key)?.metadata.resourceVersion;
    this.tell((key) => versionIn(before, key) !== versionIn(this.objects, key));
  }

  private tell(concerns: (key: string) => boolean): void {
    this.listeners.forEach(({ key, onChange }) => {
      if (key === undefined || concerns(key)) onChange();
    });
  }

  private async sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}

/** These credentials may not watch the kind, or the kind has no watch. */
const NOT_ALLOWED = [403, 405];

/**
 * Whether a resourceVersion is newer than another one. Of versions that are no numbers, each is.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
function isNewer(version: string, than: string): boolean {
  const areNumbers = /^\d+$/.test(version) && /^\d+$/.test(than);
  return !areNumbers || (version.length - than.length || (version > than ? 1 : -1)) > 0;
}
