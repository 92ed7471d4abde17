import { asWritten, ValuesProblem, ValuesSource } from './problems';
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

function valuesProblem({ paths }: FragmentSetting, problem: FragmentProblem, { sources }: GivenValues): ValuesProblem {
  const { source, where, path } = lastPlace(paths.map((above) => [above, ...problem.path].join('.')), sources);
  return { isUnknown: false, where, message: asWritten(source, path.split('.'), `${where}: ${path} ${problem.message}${newerField(problem)}`) };
}

/** How to let a field of a newer Kubernetes pass. */
export function newerField({ newer }: FragmentProblem): string {
  return newer ? `. Correct it, or give --allow-kubernetes-field ${newer} if the cluster has a newer Kubernetes with it` : '';
}

/** The place of a value: its source, its position there, and its path. */
export interface Place {
  readonly source: ValuesSource;
  readonly where: string;
  readonly path: string;
}

/** The place of a value that can be at several paths: the last source that has it, or else most of the path to it. */
export function lastPlace(paths: readonly string[], sources: readonly ValuesSource[]): Place {
  const places = sources.flatMap((source) => paths.map((path) => ({ source, path })));
  const depths = places.map(({ source, path }) => depth(source.values, path.split('.')));
  const { source, path } = places[depths.lastIndexOf(Math.max(...depths))];
  return { source, where: source.locate(path.split('.')), path };
}

/** How many names of the path exist in the value. */
function depth(value: unknown, path: string[]): number {
  const [name, ...rest] = path;
  const below = Array.isArray(value) ? value[Number(name)] : isMap(value) ? value[name] : undefined;
  return name === undefined || below === undefined ? 0 : 1 + depth(below, rest);
}
