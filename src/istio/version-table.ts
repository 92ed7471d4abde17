import { IstioVersion } from './version';

/**
 * The entry of a version in a table. Versions differ only in tables, so a new version is one entry in each table.
 *
 * @param table the entries by the full name of the version, such as `1.20.1`
 * @param name the name of the table and its file, for the error
 * @throws if the table has no entry for the version
 */
export function entryOf<T>(table: { readonly [version: string]: T }, version: IstioVersion, name: string): T {
  if (!Object.hasOwn(table, version.name)) {
    throw new Error(`${name} has no entry for Istio ${version}. Add it, as docs/adding-a-version.md says`);
  }
  return table[version.name];
}
