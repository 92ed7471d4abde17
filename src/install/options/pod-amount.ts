/** How many pods: a number of them, or a share of all. */
export class PodAmount {
  /** So many pods. */
  public static absolute(count: number): PodAmount {
    return new PodAmount(count);
  }

  /** So many of a hundred pods. */
  public static percent(percent: number): PodAmount {
    return new PodAmount(`${percent}%`);
  }

  /** @internal */
  public readonly _value: number | string;

  private constructor(value: number | string) {
    this._value = value;
  }
}
