import { NOT_READ } from './not-read';
import { at, Part } from './row';
import { IstioVersion } from '../../istio';
import { Fields } from '../../json';
import { isRemoved, defaultSettings, baseShape, ChartName, Shape, valuesShape, installFeatures } from '../../settings';

/** A part of an install of this version, with the defaults that its settings have. */
export function part(name: string, version: IstioVersion, chart: ChartName, defaults: object = defaultSettings(version)[chart]): Part {
  return {
    name,
    version,
    features: installFeatures(version),
    defaults: defaults as Fields,
    knows: (other, setting) => knows(other, chart, setting),
    reads: (setting) => reads(version, chart, setting),
  };
}

/** The settings of a version are the values that its chart knows; the older layout has istiod's own below `pilot`. */
function knows(version: IstioVersion, chart: ChartName, setting: string): boolean {
  const shape = shapeOf(version, chart);
  return !isRemoved(version, setting) && (at(shape, setting) !== undefined || (chart === 'istiod' && at(shape.pilot, setting) !== undefined));
}

/** Templates read what the chart knows. Those of pods are the user's own too, and may read more of what istiod hands to them. */
function reads(version: IstioVersion, chart: ChartName, setting: string): boolean {
  const isBelow = (path: string) => setting === path || setting.startsWith(`${path}.`);
  if (NOT_READ[chart].some(isBelow) || (chart === 'istiod' && isBelow('pilot'))) {
    return false; // what stands below pilot has been taken from there
  }
  return (chart === 'istiod' && isBelow('global')) || knows(version, chart, setting) || setting.includes('.') && reads(version, chart, setting.replace(/\.[^.]*$/, ''));
}

/** Every row asks for the shape. */
const shapes = new Map<string, Shape>();

function shapeOf(version: IstioVersion, chart: ChartName): Shape {
  const key = `${version.name} ${chart}`;
  const shape = shapes.get(key) ?? (chart === 'base' ? baseShape(version) : valuesShape(version, chart));
  shapes.set(key, shape);
  return shape;
}
