import { IstioVersion } from './version';

/**
 * What a table of the library says of a version. Versions differ in tables alone, so that a new one is an entry in each; one that
 * is only half added is refused by the table that lacks it.
 *
 * @param table by full name, such as `1.20.1`
 * @param name the table and its file, for the error
 */
export function entryOf<T>(table: { readonly [version: string]: T }, version: IstioVersion, name: string): T {
  if (!Object.hasOwn(table, version.name)) {
    throw new Error(`${name} has no entry for Istio ${version}. Add it, as docs/adding-a-version.md says`);
  }
  return table[version.name];
}
