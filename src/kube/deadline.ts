/** The end of the time that a run may take in all. It is measured by a clock that nobody sets. */
export class Deadline {
  private readonly end: number;

  constructor(seconds: number) {
    this.end = performance.now() + seconds * 1000;
  }

  public get passed(): boolean {
    return this.remainingMs <= 0;
  }

  /** The time that is left, in milliseconds; negative when it has passed. */
  public get remainingMs(): number {
    return this.end - performance.now();
  }
}
