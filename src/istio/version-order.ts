import { IstioVersion } from './version';

/** Whether a version is of this minor version, such as `1.24`, or of a later one. */
export function isSince(version: IstioVersion, minor: string): boolean {
  const [major, line] = version.minor.split('.').map(Number);
  const [sinceMajor, sinceLine] = minor.split('.').map(Number);
  return major > sinceMajor || (major === sinceMajor && line >= sinceLine);
}

/** Whether a version is older than another version. */
export function isOlder(version: IstioVersion, other: IstioVersion): boolean {
  return version.minor === other.minor ? version.patch < other.patch : !isSince(version, other.minor);
}
