/** A number of pods: an absolute number, or a percentage of all pods. */
export class MeshPodAmount {
  /** An absolute number of pods. */
  public static absolute(count: number): MeshPodAmount {
    return new MeshPodAmount(count);
  }

  /** A percentage of all pods. */
  public static percent(percent: number): MeshPodAmount {
    return new MeshPodAmount(`${percent}%`);
  }

  /** @internal */
  public readonly _value: number | string;

  private constructor(value: number | string) {
    this._value = value;
  }
}
