import { IConstruct } from 'constructs';

/** Where a program may say, in the context of its App, which Istio its objects are for. */
const CONTEXT_KEY = 'istioVersion';

/**
 * A release of Istio that this library knows.
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

  /** All known versions, oldest first. */
  public static readonly ALL: IstioVersion[] = [IstioVersion.V1_20_1, IstioVersion.V1_26_0, IstioVersion.V1_27_0];

  /**
   * The version of this name.
   *
   * @param name such as `1.20.1`
   * @throws if the library does not know it
   */
  public static parse(name: string): IstioVersion {
    const version = IstioVersion.ALL.find((known) => known.name === name);
    if (!version) {
      throw new Error(`unknown Istio version '${name}'. Use one of ${IstioVersion.ALL.map((known) => known.name).join(', ')}`);
    }
    return version;
  }

  /**
   * The version that holds for a construct: what the context key `istioVersion` says, else the oldest known,
   * whose API versions every later release still serves.
   */
  public static of(scope: IConstruct): IstioVersion {
    const name = scope.node.tryGetContext(CONTEXT_KEY);
    return name === undefined ? IstioVersion.ALL[0] : IstioVersion.parse(name);
  }

  private constructor(
    /** The release's full name, such as `1.20.1`: also the image tag. */
    public readonly name: string) {}

  /** The minor release, such as `1.20`. */
  public get minor(): string {
    return this.name.split('.').slice(0, 2).join('.');
  }

  public toString(): string {
    return this.name;
  }
}
