/** What an estimate must know of a part. */
export interface SizedPart {
  /** Its name in messages. */
  readonly name: string;
  /** How much time it adds to a build on two idle cores when nothing is cached, in seconds. */
  readonly seconds: number;
}

/** The share of the expected time that counts as if it had passed at the expected pace: a first small part says little about the rest. */
const PRIOR = 0.25;

/** Estimates how long a build of several parts still takes, from how long the finished parts took on this machine. */
export class Estimate {
  private readonly start: number;
  private lastEnd: number;
  private finished = 0;
  /** How many times as long as expected the finished parts took. */
  private pace = 1;
  private readonly total: number;

  constructor(parts: SizedPart[], private readonly now: () => number = Date.now) {
    this.start = this.lastEnd = now();
    this.total = parts.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
  }

  /** Call it when a part is finished. */
  end({ seconds }: SizedPart): void {
    this.lastEnd = this.now();
    this.finished += seconds * 1000;
    const prior = this.total * PRIOR;
    this.pace = (this.lastEnd - this.start + prior) / (this.finished + prior);
  }

  /** Milliseconds until all parts are built. It does not reach zero before the last part is finished. */
  left(): number {
    const expected = (this.total - this.finished) * this.pace;
    return Math.max(expected - (this.now() - this.lastEnd), expected / 10);
  }
}
