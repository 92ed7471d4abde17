/** The number of requests in flight: as many as the connection takes. */
export const IN_FLIGHT = 16;

/** Limits how much work is done at the same time. Work that waits begins in the order in which it came. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private next = 0;

  constructor(private free = IN_FLIGHT) {}

  public async use<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      this.give();
    }
  }

  private async take(): Promise<void> {
    if (this.free > 0) {
      this.free--;
    } else {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private give(): void {
    const resolve = this.waiting[this.next];
    if (resolve) {
      this.waiting[this.next++] = undefined!;
      resolve();
    } else {
      this.free++;
    }
  }
}
