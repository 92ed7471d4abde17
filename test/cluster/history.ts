import { IncomingMessage } from 'node:http';
import { JsonObject } from '../../src/json';
import { Api, KubeObject } from '../lab/api';

/** How often each object of some paths was created and deleted: as the API server tells a watch, and not as the client was told. */
export class History {
  public readonly counts: { [key: string]: number } = {};
  private readonly live = new Set<string>();
  private readonly streams: IncomingMessage[] = [];

  constructor(private readonly api: Api, private readonly nameOf: (key: string) => string) {}

  /** Follows what changes at a path from now on. */
  public async follow(path: string): Promise<void> {
    const { metadata, items } = await this.api.request('GET', path);
    items.forEach(({ metadata: { uid } }: KubeObject) => this.live.add(uid!));
    const stream = await this.api.open('GET', `${path}${path.includes('?') ? '&' : '?'}watch=true&resourceVersion=${metadata.resourceVersion}`);
    this.streams.push(stream);
    void this.read(stream);
  }

  /** Whether all events up to these objects have arrived. */
  public hasSeen(objects: JsonObject[]): boolean {
    const uids = objects.map(({ metadata }) => (metadata as { uid: string }).uid);
    return uids.length === this.live.size && uids.every((uid) => this.live.has(uid));
  }

  public stop(): void {
    this.streams.forEach((stream) => stream.destroy());
  }

  private async read(stream: IncomingMessage): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of stream.setEncoding('utf8')) {
        const lines: string[] = (rest + chunk).split('\n');
        rest = lines.pop()!;
        lines.forEach((line) => this.event(JSON.parse(line)));
      }
    } catch {
      // stopped: a watch that is lost before is noticed, since hasSeen stays false
    }
  }

  private event({ type, object }: { type: string; object: KubeObject }): void {
    if (type !== 'ADDED' && type !== 'DELETED') {
      return;
    }
    const key = this.nameOf(`${type} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`);
    this.counts[key] = (this.counts[key] ?? 0) + 1;
    if (type === 'ADDED') {
      this.live.add(object.metadata.uid!);
    } else {
      this.live.delete(object.metadata.uid!);
    }
  }
}
