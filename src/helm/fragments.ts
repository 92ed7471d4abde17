import { asWritten, ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { Fields, isMap, mergeOver, valueAt, valueIn } from '../json';
import { FragmentProblem, fragmentProblems, rightIf } from '../k8s/internal';
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
  return fragmentSettings(version, chart).flatMap((setting) => {
    const value = printedValue(settingValue(setting, given.merged));
    return fragmentProblems(setting.fragment, value, { allowed }).map((problem) => valuesProblem(setting, problem, given));
  });
}

/**
 * The rules of the API server that the settings break: the values together with the defaults. Not all settings are in objects of the chart: istiod
 * reads some of them when it injects a pod.
 */
export function settingProblems(version: IstioVersion, chart: ChartName, sources: readonly ValuesSource[], settings: object): ValuesProblem[] {
  return sources.length === 0 ? [] : fragmentSettings(version, chart).flatMap(({ setting, paths, fragment }) => (
    brokenRules(fragment, valueAt(settings, setting)).map((problem) => {
      const places = [problem.path, ...problem.rival ? [problem.rival] : []].map((inner) => lastPlace(pathsBelow(paths, inner), sources));
      const [place] = places.filter(({ source, path }) => valueIn(source.values, path) !== undefined);
      return problemAt(place ?? places[0], problem, places[0].path);
    })));
}

/** The rules that a part of an object breaks in all clusters. */
function brokenRules(fragment: string, value: unknown): FragmentProblem[] {
  return fragmentProblems(fragment, printedValue(value)).filter(({ breaksRule, newer }) => breaksRule && newer === undefined);
}

/** The paths of a part of a value that can be at several paths. */
function pathsBelow(paths: readonly string[], inner: FragmentProblem['path']): string[][] {
  return paths.map((above) => [...above.split('.'), ...inner.map(String)]);
}

/** The value as charts print it: they leave out an empty map. */
function printedValue(value: unknown): unknown {
  return isMap(value) && Object.keys(value).length === 0 ? undefined : value;
}

function settingValue({ paths }: FragmentSetting, values: Fields): unknown {
  return paths.map((path) => valueAt(values, path)).filter((value) => value !== undefined)
    .reduce((under, over) => (isMap(under) && isMap(over) ? mergeOver(under, over) : over), undefined);
}

function valuesProblem({ paths }: FragmentSetting, problem: FragmentProblem, { sources }: GivenValues): ValuesProblem {
  return problemAt(lastPlace(pathsBelow(paths, problem.path), sources), problem);
}

/**
 * The problem of the value at a place.
 *
 * @param subject the path of the value that the message is about, if that is a default, which the value at the place contradicts
 */
export function problemAt({ source, where, path }: Place, problem: FragmentProblem, subject = path): ValuesProblem {
  const names = [path, subject].map((each) => each.join('.'));
  const message = `${where}: ${[...new Set(names)].join(': ')} ${problem.message}${newerField(problem)}`;
  return { isUnknown: false, where, path, breaksRule: problem.breaksRule, message: asWritten(source, path, message) };
}

/** How to let a field pass that the cluster may accept. */
export function newerField(problem: FragmentProblem): string {
  return problem.newer ? `. Correct it, or give --allow-kubernetes-field ${problem.newer} if ${rightIf(problem)}` : '';
}

/** The place of a value: its source, its position there, and its path. */
export interface Place {
  readonly source: ValuesSource;
  readonly where: string;
  readonly path: string[];
}

/** The place of a value that can be at several paths: the last source that has it, or else most of the path to it. */
export function lastPlace(paths: readonly string[][], sources: readonly ValuesSource[]): Place {
  const places = sources.flatMap((source) => paths.map((path) => ({ source, path })));
  const depths = places.map(({ source, path }) => depth(source.values, path));
  const { source, path } = places[depths.lastIndexOf(Math.max(...depths))];
  return { source, where: source.locate(path), path };
}

/** How many names of the path exist in the value; infinite if all do. */
function depth(value: unknown, [name, ...rest]: readonly string[]): number {
  const below = Array.isArray(value) ? value[Number(name)] : isMap(value) ? value[name] : undefined;
  return name === undefined ? Infinity : below === undefined ? 0 : 1 + depth(below, rest);
}
