/**
 * The catalogue of settings: one row for each setting of each chart.
 *
 * A row says everything about its setting: the kind, the default, the lines that have it, and the prop that stands for it. The types, the
 * defaults, the shape of the charts' values, the rejected values and the table of props and settings are all made from these rows.
 */
import { BASE_SETTINGS } from './base';
import { ChartName } from './chart';
import { CNI_SETTINGS } from './cni';
import { GATEWAY_SETTINGS } from './gateway';
import { ISTIOD_SETTINGS } from './istiod';
import { hasSetting, isUnreadIn, Setting } from './setting';
import { ZTUNNEL_SETTINGS } from './ztunnel';
import { IstioVersion } from '../../istio';

export * from './base';
export * from './chart';
export * from './cni';
export * from './gateway';
export * from './istiod';
export { EVERY_NODE } from './kinds';
export * from './moved';
export * from './setting';
export * from './ztunnel';

const CATALOGUE: Record<ChartName, readonly Setting[]> = {
  base: BASE_SETTINGS, istiod: ISTIOD_SETTINGS, gateway: GATEWAY_SETTINGS, cni: CNI_SETTINGS, ztunnel: ZTUNNEL_SETTINGS,
};

/** The lines whose charts have been compared with the catalogue. */
const LINES = ['1.20', '1.26', '1.27', '1.28'];

/** All rows of a chart. They are checked for this version, but rows that only other versions have are among them. */
export function rowsOf(version: IstioVersion, chart: ChartName): readonly Setting[] {
  if (!LINES.includes(version.minor)) {
    throw new Error(`LINES in src/settings/catalogue/index.ts has no entry for Istio ${version}. Add it, as docs/adding-a-version.md says`);
  }
  return CATALOGUE[chart];
}

/** Whether no template of a chart reads the setting at a path. */
export function isUnread(version: IstioVersion, chart: ChartName, path: string): boolean {
  return rowsOf(version, chart).some((row) => isUnreadIn(row, version) && row.setting === path && hasSetting(version, row));
}

/** The settings of a chart that no template of a version reads, with those that only other versions have. */
export function unreadSettings(version: IstioVersion, chart: ChartName): string[] {
  return CATALOGUE[chart].filter((row) => isUnreadIn(row, version)).map(({ setting }) => setting);
}
