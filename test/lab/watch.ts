/** All objects of a path, kept current: it lists, watches, and lists again when the watch is lost. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Api, KubeObject } from './api';

export interface Changes<T> {
  set?(object: T): void;
  gone?(object: T): void;
}

export class Cache<T extends KubeObject> {
  readonly objects = new Map<string, T>();

  constructor(private readonly api: Api, private readonly path: string, private readonly changes: Changes<T> = {}) {}

  get(name: string, namespace = ''): T | undefined {
    return this.objects.get(`${namespace}/${name}`);
  }

  all(): T[] {
    return [...this.objects.values()];
  }

  /** Resolves after the first list. The watch runs while the process runs. */
  async start(): Promise<this> {
    const version = await this.list();
    void this.follow(version);
    return this;
  }

  private async list(): Promise<string> {
    const list = await this.api.request('GET', this.path);
    const found = new Map<string, T>(list.items.map((item: T) => [keyOf(item), item]));
    for (const [key, object] of this.objects) {
      if (!found.has(key)) this.remove(key, object);
    }
    for (const [key, object] of found) {
      if (this.objects.get(key)?.metadata.resourceVersion !== object.metadata.resourceVersion) this.put(key, object);
    }
    return list.metadata.resourceVersion;
  }

  private async follow(version: string): Promise<never> {
    let from: string | undefined = version;
    for (;;) {
      try {
        from = await this.watch(from ?? await this.list());
      } catch (error) {
        from = undefined; // expired, or the API server is unavailable: start with a new list
        await delay(200);
      }
    }
  }

  /** @returns the resource version where the next watch continues */
  private async watch(from: string): Promise<string | undefined> {
    const response = await this.api.open('GET', `${this.path}?watch=1&allowWatchBookmarks=true&resourceVersion=${from}`);
    let version: string | undefined = from;
    let rest = '';
    for await (const chunk of response.setEncoding('utf8')) {
      const lines: string[] = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) version = this.event(JSON.parse(line));
    }
    return version;
  }

  private event({ type, object }: { type: string; object: T }): string | undefined {
    if (type === 'ERROR') throw new Error(JSON.stringify(object));
    const key = keyOf(object);
    if (type === 'DELETED') this.remove(key, object);
    else if (type !== 'BOOKMARK') this.put(key, object);
    return object.metadata.resourceVersion;
  }

  private put(key: string, object: T): void {
    this.objects.set(key, object);
    this.changes.set?.(object);
  }

  private remove(key: string, object: T): void {
    this.objects.delete(key);
    this.changes.gone?.(object);
  }
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
