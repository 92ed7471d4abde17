/** The number of requests in flight. More requests gain little on an idle API server, and slow down a busy one. */
export const IN_FLIGHT = 16;

/**
 * Limits the requests in flight. When the API server throttles (429), the limit is halved; each success lets it grow again. Several answers of
 * one moment halve it once.
 */
export class Limiter {
  private limit = IN_FLIGHT;
  private active = 0;
  private halvedAt = -Infinity;
  private readonly waiting: (() => void)[] = [];

  /** Does the work when there is room for it. */
  public async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.active >= this.current) {
      await new Promise<void>((resolve) => this.waiting.push(resolve)); // the place of the request that has ended
    } else {
      this.active++;
    }
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** How many requests may be in flight now. */
  public get current(): number {
    return Math.max(1, Math.floor(this.limit));
  }

  public succeeded(): void {
    this.limit = Math.min(IN_FLIGHT, this.limit + 1 / this.limit);
  }

  /** @param begun when the throttled request was sent */
  public throttled(begun: number): void {
    if (begun > this.halvedAt) {
      this.limit = Math.max(1, this.limit / 2);
      this.halvedAt = performance.now();
    }
  }

  private leave(): void {
    this.active--;
    while (this.waiting.length > 0 && this.active < this.current) {
      this.active++;
      this.waiting.shift()!();
    }
  }
}
