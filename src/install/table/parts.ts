import { Part } from './row';
import { IstioVersion } from '../../istio';
import { Fields } from '../../json';
import { ChartName, defaultSettings, hasSetting, installFeatures, rowsOf, sectionOf, unreadSettings } from '../../settings';

/** A part of an install of this version, with the defaults of its settings. */
export function part(name: string, version: IstioVersion, chart: ChartName, defaults: object = defaultSettings(version)[chart]): Part {
  return {
    name,
    version,
    features: installFeatures(version),
    defaults: defaults as Fields,
    reads: (setting) => reads(version, chart, setting),
  };
}

/** Templates read the settings of their chart. Templates of pods can be the user's own, and read any setting below `global`. */
function reads(version: IstioVersion, chart: ChartName, setting: string): boolean {
  const isBelow = (path: string) => setting === path || setting.startsWith(`${path}.`);
  const section = sectionOf(chart);
  if (unreadSettings(version, chart).some(isBelow) || (section !== undefined && isBelow(section))) {
    return false; // settings in the section of a chart are copied from there to the top level
  }
  const [group] = setting.split('.');
  return rowsOf(version, chart).some((row) => hasSetting(version, row) && row.setting.split('.')[0] === group);
}
