import { randomUUID } from 'node:crypto';
import type { Lab } from '../lab';
import type { Traffic, TrafficResult } from '../lab/traffic';

/** Continuous requests from one pod, until they are stopped. */
export class Load {
  private readonly file = `/tmp/stop-${randomUUID()}`;
  private readonly end: Promise<TrafficResult>;

  constructor(private readonly lab: Lab, private readonly traffic: Traffic & { from: string }) {
    this.end = lab.drive({ ...traffic, count: Number.MAX_SAFE_INTEGER, until: this.file });
    this.end.catch(() => undefined); // stop() reports the error
  }

  async stop(): Promise<TrafficResult> {
    await this.lab.exec(this.traffic.from, 'client', ['touch', this.file]);
    return this.end;
  }
}
