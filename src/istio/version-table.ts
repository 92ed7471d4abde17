import { IstioVersion } from './version';

/**
 * The entry of a version in a table. Releases differ only in tables, so a new release is one entry in each table.
 *
 * @param table the entries by the full name of the release, such as `1.20.1`
 * @param name the name of the table and its file, for the error
 * @throws if the table has no entry for the version
 */
export function entryOf<T>(table: { readonly [version: string]: T }, version: IstioVersion, name: string): T {
  if (!Object.hasOwn(table, version._release)) {
    throw new Error(`${name} has no entry for Istio ${version._release}. Add it, as docs/adding-a-version.md says`);
  }
  return table[version._release];
}
