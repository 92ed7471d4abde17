import type { Lab } from '../lab';
import type { Traffic, TrafficResult } from '../lab/traffic';

/** How often each code and each error came, and the first that was not expected. */
export type LoadResult = Pick<TrafficResult, 'count' | 'codes' | 'errors' | 'unexpected'>;

/** How many requests are asked for at one time: after each of these one looks whether it is enough. */
const BATCH = 50;

/** Requests from one pod without a pause, until they are stopped. */
export class Load {
  private readonly batches: TrafficResult[] = [];
  private stopped = false;
  private readonly end: Promise<void>;

  constructor(lab: Lab, traffic: Traffic & { from: string }) {
    this.end = this.drive(lab, traffic);
    this.end.catch(() => undefined); // told when it is stopped
  }

  async stop(): Promise<LoadResult> {
    this.stopped = true;
    await this.end;
    return {
      count: this.batches.reduce((sum, { count }) => sum + count, 0),
      codes: total(this.batches.map(({ codes }) => codes)),
      errors: total(this.batches.map(({ errors }) => errors)),
      unexpected: this.batches.find(({ unexpected }) => unexpected)?.unexpected,
    };
  }

  private async drive(lab: Lab, traffic: Traffic & { from: string }): Promise<void> {
    while (!this.stopped) {
      this.batches.push(await lab.drive({ ...traffic, count: BATCH }));
    }
  }
}

function total(counts: Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  counts.flatMap((each) => Object.entries(each)).forEach(([key, count]) => { sums[key] = (sums[key] ?? 0) + count; });
  return sums;
}
