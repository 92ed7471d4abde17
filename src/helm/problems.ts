import { Chart, hintFor } from './hints';
import { isMap, valueAt, valueIn } from '../json';
import { Rule } from '../names';
import { ChartName, described, Kind, misfits, namesIn, Shape, shapeIn, withoutSection } from '../settings';

/** Values from one file or flag. */
export interface ValuesSource {
  readonly values: unknown;
  /**
   * What is wrong with the file itself.
   *
   * @default - nothing
   */
  readonly faults?: readonly ValuesProblem[];
  /**
   * Whether the values are those of the option `--set`.
   *
   * @default false
   */
  readonly isFlag?: boolean;
  /**
   * Whether helm does not compare the values with the schema of the chart, because they come from an IstioOperator.
   *
   * @default false
   */
  readonly skipsSchema?: boolean;
  /** The position of the value at a path, such as `values.yaml:12`. */
  locate(path: string[]): string;
  /**
   * The text of the scalar at a path, as the file has it.
   *
   * @default - not known
   */
  written?(path: string[]): string | undefined;
}

/** A problem of a value. */
export interface ValuesProblem {
  /** The position, such as `values.yaml:12`. */
  readonly where: string;
  /**
   * The path of the value.
   *
   * @default - the whole file is wrong
   */
  readonly path?: readonly string[];
  /** Whether the chart does not have a value of this name. Otherwise the value itself is wrong. */
  readonly isUnknown: boolean;
  /**
   * The chart that does not know the value.
   *
   * @default - the chart knows it
   */
  readonly unknownTo?: ChartName;
  /** Whether the chart renders objects with the value, which break a rule of the API server. */
  readonly breaksRule?: boolean;
  /** The position, the path of the value, and what to write instead. */
  readonly message: string;
}

/** The values that a chart knows. */
export interface KnownValues extends Chart {
  readonly shape: Shape;
  /** Whether the setting of this path must not be null. */
  isRequired(setting: string): boolean;
  /** The rule of Kubernetes for the setting of this path. */
  ruleOf(setting: string): Rule | undefined;
  /** Whether the chart fails on the unknown value at this path, so that the value cannot be let pass. */
  isFatal(path: string[], value: unknown): boolean;
}

/** All problems of the values of a source, compared with the values that the chart knows. */
export function valuesProblems(source: ValuesSource, known: KnownValues): ValuesProblem[] {
  const { values, faults = [] } = source;
  return [...faults, ...dataProblems(source, values, known)];
}

function dataProblems(source: ValuesSource, values: unknown, known: KnownValues): ValuesProblem[] {
  if (values === null || values === undefined) {
    return []; // an empty file
  }
  if (!isMap(values)) {
    return [problem(source, [], `the values are ${described(values)}. Write a map of values`)];
  }
  const problems = mapProblems(source, values, known.shape, known, []);
  const object = objectProblem(source, values);
  return object ? [{ ...object, isUnknown: problems.every(({ isUnknown }) => isUnknown) }] : problems;
}

/** Where objects of other tools have values for a chart. */
const VALUES_OF_TOOLS = [
  'spec.values', 'spec.source.helm.valuesObject', 'spec.source.helm.values', 'spec.sources.0.helm.valuesObject', 'spec.sources.0.helm.values',
  'spec.template.spec.source.helm.valuesObject', 'spec.template.spec.source.helm.values', 'spec.valuesContent', 'helm.values',
];

/** A file with an object of Kubernetes, such as a HelmRelease of Flux. */
function objectProblem(source: ValuesSource, values: Readonly<Record<string, unknown>>): ValuesProblem | undefined {
  if (typeof values.apiVersion !== 'string' || typeof values.kind !== 'string') {
    return undefined;
  }
  const place = VALUES_OF_TOOLS.find((path) => valueAt(values, path) !== undefined);
  const repair = values.kind === 'IstioOperator' ? 'Give it to cdk8s-istio migrate with --istio-operator'
    : place ? `Write what is below ${place} to a file of its own, and give that file` : 'Give a file that has the values alone';
  return problem(source, ['kind'], `this is an object of the kind ${values.kind}, and not the values of a chart. ${repair}`);
}

/**
 * The problems of values that the chart also reads below this key. Other names than those of the chart are no problem: the key is shared with
 * other charts, or is itself an unknown value.
 */
export function problemsBelow(source: ValuesSource, key: string, { isRequired, ruleOf, ...others }: KnownValues): ValuesProblem[] {
  const values = isMap(source.values) ? source.values[key] : undefined;
  const inner = (setting: string) => setting.slice(key.length + 1);
  const known: KnownValues = {
    ...others,
    isRequired: (setting) => isRequired(inner(setting)),
    ruleOf: (setting) => ruleOf(inner(setting)),
    isFatal: () => false,
  };
  return isMap(values) ? mapProblems(source, values, known.shape, known, [key]).filter(({ isUnknown }) => !isUnknown) : [];
}

function mapProblems(source: ValuesSource, values: object, shape: Shape, known: KnownValues, path: string[]): ValuesProblem[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    const flat = (full: string[]) => withoutSection(known.chart, full).join('.');
    const expected = shapeIn(shape, key);
    if (expected === undefined) {
      return [unknownProblem(source, here, value, known)];
    }
    if (typeof expected !== 'string' && isMap(value)) {
      return mapProblems(source, value, expected, known, here);
    }
    if (value === null && known.isRequired(flat(here))) {
      return [problem(source, here, `${here.join('.')} is null, but cannot be missing. Leave it out for its default`)];
    }
    if (typeof expected !== 'string') {
      return [noMap(source, here, value, expected)];
    }
    return value === null ? [] : valueProblems(source, here, value, { kind: expected, rule: known.ruleOf(flat(here)) });
  });
}

/** The problems of a value of the wrong kind, or else of a value that the API server rejects. */
function valueProblems(source: ValuesSource, path: string[], value: unknown, { kind, rule }: { kind: Kind; rule?: Rule }): ValuesProblem[] {
  const wrong = misfits(value, kind).map(({ path: inner, message, repair = repairFor([...path, ...inner], valueIn(value, inner)) }) => (
    { path: inner, message: repair === undefined ? message : `${message}. ${repair}` }));
  const found = wrong.length > 0 ? wrong : rule?.problems(value) ?? [];
  return found.map(({ path: inner, message }) => {
    const here = [...path, ...inner.map(String)];
    return problem(source, here, `${here.join('.')} ${message}`);
  });
}

/** Values that are one text with commas. */
const COMMA_SEPARATED = /(IPRanges|Ports|Interfaces)$/;

/** How to write a value whose right form only its name tells. */
function repairFor(path: string[], value: unknown): string | undefined {
  const [name, above] = [path[path.length - 1], path[path.length - 2]];
  if (COMMA_SEPARATED.test(name) && Array.isArray(value)) {
    return `Write it as one text: "${value.join(',')}"`;
  }
  if ([name, above].includes('imagePullSecrets') && typeof value === 'string') {
    return `Write it as ${name === 'imagePullSecrets' ? '- ' : ''}name: ${value}`;
  }
  return undefined;
}

function noMap(source: ValuesSource, path: string[], value: unknown, expected: Shape): ValuesProblem {
  return problem(source, path, `${path.join('.')} is ${described(value)}, but must be a map with ${namesIn(expected).join(', ')}${repairOfMap(path, value, expected)}`);
}

/** A boolean stands for the switch of the map, and a text for its only value. */
function repairOfMap(path: string[], value: unknown, expected: Shape): string {
  const keys = namesIn(expected);
  const key = typeof value === 'boolean' ? keys.find((each) => each === 'enabled') : typeof value === 'string' && keys.length === 1 ? keys[0] : undefined;
  const kind = key === undefined ? undefined : expected[key];
  return typeof kind === 'string' && misfits(value, kind).length === 0 ? `. Write it as ${[...path, key].join('.')}: ${String(value)}` : '';
}

function unknownProblem(source: ValuesSource, path: string[], value: unknown, { version, chart, isFatal }: KnownValues): ValuesProblem {
  const hint = hintFor({ path, value, version, chart });
  const message = `${printed(path)} is not a value of the chart ${chart} ${version}`;
  return { ...problem(source, path, hint === undefined ? message : `${message}. ${hint}`), isUnknown: !isFatal(path, value), unknownTo: chart };
}

/** A path, with names in quotes that have dots themselves. */
function printed(path: string[]): string {
  return path.map((name) => (name.includes('.') ? JSON.stringify(name) : name)).join('.');
}

/** A problem of the value at a path. */
export function problem(source: ValuesSource, path: string[], message: string): ValuesProblem {
  const where = source.locate(path);
  return { isUnknown: false, where, path, message: `${where}: ${asWritten(source, path, message)}` };
}

/** The message with a number as the file writes it: YAML reads 1.20 as 1.2, and 0123 as 83. */
export function asWritten(source: ValuesSource, path: string[], message: string): string {
  if (source.isFlag) {
    return message.replace('. Write it in quotes: ', '. Write it to a values file, in quotes: '); // helm reads quotes of a flag as part of the text
  }
  const written = source.written?.(path);
  const value = valueIn(source.values, path);
  return typeof value !== 'number' || written === undefined ? message
    : message.replace(` is ${value},`, ` is ${written},`).replace(`"${value}"`, `"${written}"`);
}

/** The problems in the order of their files and lines, each once. What the chart base does not know is left out if istiod, which has the same values, says it too. */
export function inOrder(problems: readonly ValuesProblem[]): ValuesProblem[] {
  const files = [...new Set(problems.map(({ where }) => lineOf(where).file))];
  const once = problems.filter((one, index) => !problems.slice(index + 1).some((later) => isSame(one, later)));
  const rank = ({ where }: ValuesProblem) => [files.indexOf(lineOf(where).file), lineOf(where).line] as const;
  return once.sort((one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1]);
}

function isSame(one: ValuesProblem, other: ValuesProblem): boolean {
  return one.message === other.message || (one.unknownTo === 'base' && placeOf(one) === placeOf(other));
}

/** The position and the path of the value of a problem, as one text. */
export function placeOf({ where, path = [] }: ValuesProblem): string {
  return JSON.stringify([where, path]);
}

function lineOf(where: string): { file: string; line: number } {
  const [, file = where, line = '0'] = /^(.*):(\d+)$/s.exec(where) ?? [];
  return { file, line: Number(line) };
}
