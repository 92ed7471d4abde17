/** How many pods: a number of them, or a share of all. */
export class MeshPodAmount {
  /** So many pods. */
  public static absolute(count: number): MeshPodAmount {
    return new MeshPodAmount(count);
  }

  /** So many of a hundred pods. */
  public static percent(percent: number): MeshPodAmount {
    return new MeshPodAmount(`${percent}%`);
  }

  /** @internal */
  public readonly _value: number | string;

  private constructor(value: number | string) {
    this._value = value;
  }
}
