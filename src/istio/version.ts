/** The releases that this library was compared with, oldest first: their charts, their API and their injection. */
const RELEASES = ['1.20.1', '1.26.0', '1.27.0', '1.28.3'];

/** All versions that were asked for, each with the release whose objects it has. */
const known = new Map<string, { release: string; version: IstioVersion }>();

/**
 * A version of Istio: a minor version, such as 1.27, and a patch.
 *
 * The minor version decides the objects, the defaults and the API. The patch is the tag of the images. This library was compared with some
 * releases (`ALL`). Another patch of the same minor version has the objects of the newest of these releases that is not newer than the
 * patch, or else of the oldest one. The check `IstioPatchNotCompared` reports such a patch.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/
 */
export class IstioVersion {
  /** All releases that this library was compared with, oldest first. */
  public static readonly ALL: IstioVersion[] = RELEASES.map((name) => IstioVersion.of(name));

  /**
   * The version with this name.
   *
   * @param name a minor version and a patch, such as `1.27.4`
   * @throws if the name is no version, or if the library does not support its minor version
   */
  public static of(name: string): IstioVersion {
    if (!known.has(name)) {
      known.set(name, { release: releaseOf(name), version: new IstioVersion(name) });
    }
    return known.get(name)!.version;
  }

  private constructor(
    /** The full name, such as `1.27.4`. It is also the tag of the images. */
    public readonly name: string) {}

  /**
   * The release whose objects, defaults and API this version has, such as `1.27.0`.
   *
   * @internal
   */
  public get _release(): string {
    return known.get(this.name)!.release;
  }

  /** The minor version, such as `1.27`. */
  public get minor(): string {
    return minorOf(this.name);
  }

  /** The patch, such as 4. */
  public get patch(): number {
    return patchOf(this.name);
  }

  public toString(): string {
    return this.name;
  }
}

/** The newest release of the minor version that is not newer than the patch, or else the oldest one. */
function releaseOf(name: string): string {
  if (!/^\d+\.\d+\.\d+$/.test(name)) {
    throw new Error(`'${name}' is not a version of Istio. ${repair(name)}`);
  }
  const ofMinor = RELEASES.filter((release) => minorOf(release) === minorOf(name));
  if (ofMinor.length === 0) {
    throw new Error(`Istio ${name} is not supported. Use a patch of ${[...new Set(RELEASES.map(minorOf))].join(', ')}`);
  }
  return ofMinor.filter((release) => patchOf(release) <= patchOf(name)).pop() ?? ofMinor[0];
}

/** What to write instead of a name that is no version. */
function repair(name: string): string {
  const [, version, patch, variant] = /^v?(\d+\.\d+)(\.\d+)?(?:-(.+))?$/.exec(name) ?? [];
  const example = RELEASES.find((release) => minorOf(release) === version) ?? RELEASES[RELEASES.length - 1];
  if (variant !== undefined) {
    return `Write ${version}${patch ?? '.0'}, and give '${variant}' as the variant or the tag of the registry`;
  }
  return patch !== undefined ? `Write ${version}${patch}` : `Write a minor version and a patch, such as ${example}`;
}

function minorOf(name: string): string {
  return name.split('.').slice(0, 2).join('.');
}

function patchOf(name: string): number {
  return Number(name.split('.')[2]);
}
