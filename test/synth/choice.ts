import { random } from './random';

/** Chooses at random. The same seed gives the same choices on every machine. */
export class Choice {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = random(seed);
    this.next();
  }

  public of<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)];
  }

  public whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  public word(): string {
    return Array.from({ length: this.whole(1, 6) }, () => this.of([...'abcxyz'])).join('');
  }
}
