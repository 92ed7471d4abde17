import { lastPlace, newerField } from './fragments';
import { ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { isMap, partOf, Plain, titleOf } from '../json';
import { FragmentProblem, objectProblems } from '../k8s/internal';
import { printedPath } from '../names';
import { ChartName, fragmentSettings } from '../settings';

/** The objects of a chart, and the values that they were made from. */
interface Rendered {
  readonly sources: readonly ValuesSource[];
  readonly objects: readonly Plain[];
  /** The names of fields that are not checked. */
  readonly allowed?: readonly string[];
}

/**
 * The problems of whole objects: what is wrong with them although each value alone is right, such as a required field whose default a null
 * took away. Charts print some environment variables a second time if the values name them. A check finds those, see src/checks.
 */
export function objectValueProblems(version: IstioVersion, chart: ChartName, { sources, objects, allowed }: Rendered): ValuesProblem[] {
  return objects.flatMap((object) => objectProblems(object, { allowed, allowsDuplicates: true }).map((problem) => (
    ofNull(version, chart, problem, sources) ?? ofObject(object, problem, sources))));
}

/** The problem as one of a value, if the field is missing because the value is null. */
function ofNull(version: IstioVersion, chart: ChartName, { missing }: FragmentProblem, sources: readonly ValuesSource[]): ValuesProblem | undefined {
  const setting = fragmentSettings(version, chart).find(({ fragment }) => fragment === missing);
  if (!setting || missing === undefined) {
    return undefined;
  }
  const [owner, field] = missing.split('.');
  const { where, path } = lastPlace(setting.paths, sources);
  const message = `${where}: ${path} is null, but ${owner} of Kubernetes must have the field ${field}. Write a value, or leave it out for its default`;
  return { isUnknown: false, where, message };
}

/** The problem with its place in the object, and with the value that the field was made from. */
function ofObject(object: Plain, problem: FragmentProblem, sources: readonly ValuesSource[]): ValuesProblem {
  const given = givenValue(object, problem, sources);
  const where = given?.where ?? sources.at(-1)?.locate([]) ?? titleOf(object);
  const place = `${titleOf({ kind: object.kind, metadata: partOf(object.metadata) })}: ${printedPath([...problem.path])}`;
  return { isUnknown: false, where, message: `${where}: ${given ? `${given.path}: ` : ''}${place} ${problem.message}${newerField(problem)}` };
}

/** The value that equals the field. Of several values, it is the one with the name of the field; undefined if that is none or several. */
function givenValue(object: Plain, { path }: FragmentProblem, sources: readonly ValuesSource[]): { where: string; path: string } | undefined {
  const field = path.reduce<unknown>((value, name) => (value as Plain | undefined)?.[name], object);
  const equal = [...new Set(sources.flatMap(({ values }) => pathsOf(values, JSON.stringify(field))))];
  const named = equal.filter((each) => each.endsWith(`.${path.at(-1)}`));
  const [found, ...others] = equal.length > 1 ? named : equal;
  return found === undefined || others.length > 0 ? undefined : lastPlace([found], sources);
}

/** The paths of all values with this JSON. */
function pathsOf(values: unknown, json: string | undefined, above: string[] = []): string[] {
  const inner = isMap(values) ? Object.entries(values).flatMap(([name, value]) => pathsOf(value, json, [...above, name])) : [];
  return json !== undefined && JSON.stringify(values) === json ? [above.join('.'), ...inner] : inner;
}
