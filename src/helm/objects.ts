import { isDeepStrictEqual } from 'node:util';
import { lastPlace, newerField, Place, problemAt } from './fragments';
import { ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { isMap, partOf, Plain, titleOf } from '../json';
import { fieldsOnPath, FragmentProblem, objectProblems } from '../k8s/internal';
import { printedPath } from '../names';
import { ChartName, FragmentSetting, fragmentSettings } from '../settings';

/** The objects of a chart, and the values that they were made from. */
interface Rendered {
  readonly sources: readonly ValuesSource[];
  readonly objects: readonly Plain[];
  /** The names of fields that are not checked. */
  readonly allowed?: readonly string[];
}

/**
 * The problems of whole objects: what is wrong with them although each value alone is right, such as a required field whose default a null
 * took away, or two values that contradict each other. Charts print some environment variables a second time if the values name them. A check
 * finds those, see src/checks.
 */
export function objectValueProblems(version: IstioVersion, chart: ChartName, { sources, objects, allowed }: Rendered): ValuesProblem[] {
  const given: Given = { settings: fragmentSettings(version, chart), sources };
  return objects.flatMap((object) => objectProblems(object, { allowed, allowsDuplicates: true }).map((problem) => (
    ofNull(problem, given) ?? ofSetting(object, problem, given) ?? ofObject(object, problem, sources))));
}

/** Where values are given, and which of them are parts of objects. */
interface Given {
  readonly settings: readonly FragmentSetting[];
  readonly sources: readonly ValuesSource[];
}

/** The problem as one of a value, if the field is missing because the value is null. */
function ofNull({ missing }: FragmentProblem, { settings, sources }: Given): ValuesProblem | undefined {
  const setting = settings.find(({ fragment }) => fragment === missing);
  if (!setting || missing === undefined) {
    return undefined;
  }
  const [owner, field] = missing.split('.');
  const place = lastPlace(setting.paths.map((path) => path.split('.')), sources);
  return problemAt(place, { path: [], message: `is null, but ${owner} of Kubernetes must have the field ${field}. Write a value, or leave it out for its default` });
}

/** The problem as one of the value that the field was made from, or else of the value that it contradicts. */
function ofSetting(object: Plain, problem: FragmentProblem, given: Given): ValuesProblem | undefined {
  const { path, rival } = problem;
  const [own] = placesOf(object, path, given);
  if (own) {
    return problemAt(own, problem);
  }
  const [other] = rival ? placesOf(object, rival, given) : [];
  const [byDefault] = settingPaths(object, path, given); // a default has a name, but no place
  return other && problemAt(other, problem, byDefault && [...byDefault.setting, ...byDefault.inner]);
}

/** The places of the values that a field of an object was made from. */
function placesOf(object: Plain, path: FragmentProblem['path'], { settings, sources }: Given): Place[] {
  const value = JSON.stringify(at(object, path));
  const paths = settingPaths(object, path, { settings, sources }).flatMap((each) => sources.map(({ values }) => inValues(each, values)));
  return paths.filter((each) => sources.some(({ values }) => JSON.stringify(at(values, each)) === value)).map((each) => lastPlace([each], sources));
}

/** The path of a value that can set a field of an object. */
interface SettingPath {
  readonly setting: string[];
  /** The rest of the path, below the setting. */
  readonly inner: string[];
  /** The field of the object that the setting is. */
  readonly field: unknown;
}

/** The paths of the values that can set a field of an object, the nearest one first. */
function settingPaths(object: Plain, path: FragmentProblem['path'], { settings }: Given): SettingPath[] {
  return [...fieldsOnPath(String(object.kind), path)].reverse().flatMap(({ field, type, depth }) => (
    settings.filter(({ fragment }) => fragment === field || fragment === type).flatMap(({ paths }) => paths.map((each) => (
      { setting: each.split('.'), inner: path.slice(depth).map(String), field: at(object, path.slice(0, depth)) })))));
}

/** The path in the values. Charts have items of their own in some lists, so that an item can have another index there. */
function inValues({ setting, inner: [first, ...rest], field }: SettingPath, values: unknown): string[] {
  const given = at(values, setting);
  const index = Array.isArray(given) && Array.isArray(field) ? given.findIndex((item) => isDeepStrictEqual(item, field[Number(first)])) : -1;
  return [...setting, ...first === undefined ? [] : [index < 0 ? first : String(index), ...rest]];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Plain | undefined)?.[name], value);
}

/** The problem with its place in the object, and with the value that the field was made from. */
function ofObject(object: Plain, problem: FragmentProblem, sources: readonly ValuesSource[]): ValuesProblem {
  const given = givenValue(object, problem, sources);
  const where = given?.where ?? sources.at(-1)?.locate([]) ?? titleOf(object);
  const path = given?.path ?? [];
  const place = `${titleOf({ kind: object.kind, metadata: partOf(object.metadata) })}: ${printedPath([...problem.path])}`;
  const { breaksRule } = problem;
  return { isUnknown: false, where, path, breaksRule, message: `${where}: ${given ? `${path.join('.')}: ` : ''}${place} ${problem.message}${newerField(problem)}` };
}

/** The value that equals the field. Of several values, it is the one with the name of the field; undefined if that is none or several. */
function givenValue(object: Plain, { path }: FragmentProblem, sources: readonly ValuesSource[]): Place | undefined {
  const field = at(object, path);
  const equal = [...new Set(sources.flatMap(({ values }) => pathsOf(values, JSON.stringify(field))))];
  const named = equal.filter((each) => each.endsWith(`.${path.at(-1)}`));
  const [found, ...others] = equal.length > 1 ? named : equal;
  return found === undefined || others.length > 0 ? undefined : lastPlace([found.split('.')], sources);
}

/** The paths of all values with this JSON. */
function pathsOf(values: unknown, json: string | undefined, above: string[] = []): string[] {
  const inner = isMap(values) ? Object.entries(values).flatMap(([name, value]) => pathsOf(value, json, [...above, name])) : [];
  return json !== undefined && JSON.stringify(values) === json ? [above.join('.'), ...inner] : inner;
}
