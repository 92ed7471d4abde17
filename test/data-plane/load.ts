import type { Lab } from '../lab';
import type { Traffic, TrafficResult } from '../lab/traffic';

/** The number of responses with each code and of each error, and the first unexpected one. */
export type LoadResult = Pick<TrafficResult, 'count' | 'codes' | 'errors' | 'unexpected'>;

/** The number of requests in one batch. After each batch, the load checks whether it has to stop. */
const BATCH = 50;

/** Continuous requests from one pod, until they are stopped. */
export class Load {
  private readonly batches: TrafficResult[] = [];
  private stopped = false;
  private readonly end: Promise<void>;

  constructor(lab: Lab, traffic: Traffic & { from: string }) {
    this.end = this.drive(lab, traffic);
    this.end.catch(() => undefined); // stop() reports the error
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
