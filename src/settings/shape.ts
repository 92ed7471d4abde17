import { ChartName, hasSetting, isInSection, kindOf, rowsOf, ruleOf, sectionOf, Setting } from './catalogue';
import { installFeatures } from './features';
import { Kind } from './kinds';
import { IstioVersion } from '../istio';
import { fieldsOf, isMap, override } from '../json';
import { Rule } from '../names';

/** The values that a chart knows: a kind for each, in the nesting of the chart. The name `*` stands for all other names. */
export interface Shape { readonly [key: string]: Kind | Shape }

/** What a shape has under a name. */
export function shapeIn(shape: Shape, name: string): Kind | Shape | undefined {
  return [name, ANY_NAME].filter((each) => Object.hasOwn(shape, each)).map((each) => shape[each])[0];
}

/** The names that a shape has, without the one that stands for all others. */
export function namesIn(shape: Shape): string[] {
  return Object.keys(shape).filter((name) => name !== ANY_NAME);
}

const ANY_NAME = '*';

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
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => {
    const inner = shapeIn(shape, key);
    return inner === undefined ? [] : [[key, isMap(value) && typeof inner !== 'string' ? onlyKnown(value, inner) : value]];
  })) as T;
}

/** The shape that these rows make. A chart also knows the settings that it rejects. */
function shapeOf(version: IstioVersion, rows: readonly Setting[]): Shape {
  const known = rows.filter((row) => hasSetting(version, row) || row.instead !== undefined);
  return fieldsOf(known.map((row) => [row.setting, kindOf(row, version)] as const).filter(([, kind]) => kind !== undefined)) as unknown as Shape;
}
