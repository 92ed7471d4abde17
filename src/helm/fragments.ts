import { ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { Fields, isMap, mergeOver, valueAt } from '../json';
import { FragmentProblem, fragmentProblems } from '../k8s/internal';
import { ChartName, FragmentSetting, fragmentSettings } from '../settings';

/** The values of a chart: each source, and all of them merged. */
export interface GivenValues {
  readonly sources: readonly ValuesSource[];
  readonly merged: Fields;
}

/**
 * The problems of the values that are parts of Kubernetes objects. The merged values are checked, since sources can complete each other.
 *
 * @param allowed the names of fields that are not checked
 */
export function fragmentValueProblems(version: IstioVersion, chart: ChartName, given: GivenValues, allowed: readonly string[]): ValuesProblem[] {
  return fragmentSettings(version, chart).flatMap((setting) => (
    fragmentProblems(setting.fragment, settingValue(setting, given.merged), { allowed }).map((problem) => valuesProblem(setting, problem, given))));
}

function settingValue({ paths }: FragmentSetting, values: Fields): unknown {
  return paths.map((path) => valueAt(values, path)).filter((value) => value !== undefined)
    .reduce((under, over) => (isMap(under) && isMap(over) ? mergeOver(under, over) : over), undefined);
}

function valuesProblem(setting: FragmentSetting, { path, message, newer }: FragmentProblem, { sources }: GivenValues): ValuesProblem {
  const inner = path.map(String);
  const { where, above } = placeOf(setting, inner, sources);
  const pass = newer ? `. Correct it, or give --allow-kubernetes-field ${newer} if the cluster has a newer Kubernetes with it` : '';
  return { isUnknown: false, where, message: `${where}: ${[...above, ...inner].join('.')} ${message}${pass}` };
}

/** The place of the problem: the last source that has the value, or else most of the path to it. */
function placeOf({ paths }: FragmentSetting, inner: string[], sources: readonly ValuesSource[]): { where: string; above: string[] } {
  const places = sources.flatMap((source) => paths.map((path) => ({ source, above: path.split('.') })));
  const depths = places.map(({ source, above }) => depth(source.values, [...above, ...inner]));
  const { source, above } = places[depths.lastIndexOf(Math.max(...depths))];
  return { where: source.locate([...above, ...inner]), above };
}

/** How many names of the path exist in the value. */
function depth(value: unknown, path: string[]): number {
  const [name, ...rest] = path;
  const below = Array.isArray(value) ? value[Number(name)] : isMap(value) ? value[name] : undefined;
  return name === undefined || below === undefined ? 0 : 1 + depth(below, rest);
}
