/**
 * A version of Istio that this library supports.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/
 */
export class IstioVersion {
  /** Istio 1.20.1. */
  public static readonly V1_20_1 = new IstioVersion('1.20.1');

  /** Istio 1.26.0. */
  public static readonly V1_26_0 = new IstioVersion('1.26.0');

  /** Istio 1.27.0. */
  public static readonly V1_27_0 = new IstioVersion('1.27.0');

  /** All supported versions, oldest first. */
  public static readonly ALL: IstioVersion[] = [IstioVersion.V1_20_1, IstioVersion.V1_26_0, IstioVersion.V1_27_0];

  /**
   * The version with this name.
   *
   * @param name such as `1.20.1`
   * @throws if the library does not support the version
   */
  public static parse(name: string): IstioVersion {
    const version = IstioVersion.ALL.find((known) => known.name === name);
    if (!version) {
      throw new Error(`unknown Istio version '${name}'. Use one of ${IstioVersion.ALL.map((known) => known.name).join(', ')}`);
    }
    return version;
  }

  private constructor(
    /** The full name, such as `1.20.1`. It is also the tag of the images. */
    public readonly name: string) {}

  /** The minor version, such as `1.20`. */
  public get minor(): string {
    return this.name.split('.').slice(0, 2).join('.');
  }

  public toString(): string {
    return this.name;
  }
}
