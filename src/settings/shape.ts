import { ChartName, hasSetting, isInSection, kindOf, rowsOf, ruleOf, sectionOf, Setting } from './catalogue';
import { installFeatures } from './features';
import { Kind } from './kinds';
import { IstioVersion } from '../istio';
import { fieldsOf, isMap, override } from '../json';
import { Rule } from '../names';

/** The values that a chart knows: a kind for each, in the nesting of the chart. */
export interface Shape { readonly [key: string]: Kind | Shape }

/** The values that the chart of this version knows. The chart `base` takes those of `istiod` too, since people give both the same file. */
export function valuesShape(version: IstioVersion, chart: ChartName): Shape {
  return chart === 'base' ? override(sectionedShape(version, 'istiod'), baseShape(version)) : sectionedShape(version, chart);
}

/** The values of a chart, in the layout of its line. In the flat layout, the settings of the section are at the top too. */
function sectionedShape(version: IstioVersion, chart: ChartName): Shape {
  const section = sectionOf(chart);
  if (section === undefined) {
    return settingsShape(version, chart);
  }
  const top = rowsOf(version, chart).filter((row) => installFeatures(version).flatLayout || !isInSection(row, version));
  return override(shapeOf(version, top), { [section]: sectionShape(version, chart) });
}

/** The settings that a chart of this version has, in the flat layout of all versions. */
export function settingsShape(version: IstioVersion, chart: ChartName): Shape {
  return shapeOf(version, rowsOf(version, chart));
}

/** The settings of the component itself, which the older layout has below the section of the chart. */
export function sectionShape(version: IstioVersion, chart: ChartName): Shape {
  return shapeOf(version, rowsOf(version, chart).filter((row) => isInSection(row, version)));
}

/** The values that the chart `base` itself reads. */
export function baseShape(version: IstioVersion): Shape {
  return shapeOf(version, rowsOf(version, 'base'));
}

/** Whether a value of the chart must not be null. The chart `base` takes the values of `istiod` too. */
export function isRequired(version: IstioVersion, chart: ChartName, setting: string): boolean {
  const rows = chart === 'base' ? [...rowsOf(version, 'base'), ...rowsOf(version, 'istiod')] : rowsOf(version, chart);
  return rows.some((row) => row.required && (row.setting === setting || row.setting.startsWith(`${setting}.`)));
}

/** The rule of Kubernetes for a value that the chart reads. */
export function valueRule(version: IstioVersion, chart: ChartName, setting: string): Rule | undefined {
  return ruleOf(version, rowsOf(version, chart), setting);
}

/** The values without those that the shape does not know. Some values have a meaning in other versions only. */
export function onlyKnown<T extends object>(values: T, shape: Shape): T {
  return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(shape, key)).map(([key, value]) => {
    const inner = shape[key];
    return [key, isMap(value) && typeof inner !== 'string' ? onlyKnown(value, inner) : value];
  })) as T;
}

/** The shape that these rows make. A chart also knows the settings that it rejects. */
function shapeOf(version: IstioVersion, rows: readonly Setting[]): Shape {
  const known = rows.filter((row) => hasSetting(version, row) || row.instead !== undefined);
  return fieldsOf(known.map((row) => [row.setting, kindOf(row, version)] as const).filter(([, kind]) => kind !== undefined)) as unknown as Shape;
}
