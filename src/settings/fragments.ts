import { ChartName, hasSetting, isInSection, rowsOf, sectionOf, Setting } from './catalogue';
import { installFeatures } from './features';
import { IstioVersion } from '../istio';

/** A setting whose value is a part of a Kubernetes object. */
export interface FragmentSetting {
  readonly setting: string;
  /** The paths of the value in the values of the chart. A later one is merged over an earlier one. */
  readonly paths: readonly string[];
  /** The part of a Kubernetes object that the value is, such as `PodSpec.tolerations`. */
  readonly fragment: string;
}

/** The settings of a chart whose values are parts of Kubernetes objects. */
export function fragmentSettings(version: IstioVersion, chart: ChartName): FragmentSetting[] {
  return rowsOf(version, chart).flatMap((row) => (row.fragment === undefined || !hasSetting(version, row) ? [] : [{
    setting: row.setting,
    paths: pathsOf(version, chart, row),
    fragment: row.fragment,
  }]));
}

/** Lines with the flat layout still take the settings that were below the section of the chart from there. */
function pathsOf(version: IstioVersion, chart: ChartName, row: Setting): string[] {
  const inSection = isInSection(row, version);
  return [...(!inSection || installFeatures(version).flatLayout ? [row.setting] : []), ...(inSection ? [`${sectionOf(chart)}.${row.setting}`] : [])];
}
