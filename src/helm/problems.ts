import { isMap } from '../json';
import { Rule } from '../names';
import { described, Kind, misfits, Shape } from '../settings';

/** Values from one file or flag. */
export interface ValuesSource {
  readonly values: unknown;
  /** The position of the value at a path, such as `values.yaml:12`. */
  locate(path: string[]): string;
}

/** A problem of a value. */
export interface ValuesProblem {
  /** Whether the chart does not have a value of this name. Otherwise the value itself is wrong. */
  readonly isUnknown: boolean;
  /** The position, the path of the value, and what to write instead. */
  readonly message: string;
}

/** The values that a chart knows. */
export interface KnownValues {
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
  const { values } = source;
  if (values === null || values === undefined) {
    return []; // an empty file
  }
  if (!isMap(values)) {
    return [{ isUnknown: false, message: `${source.locate([])}: the values are ${described(values)}. Write a map of values` }];
  }
  return mapProblems(source, values, known.shape, known, []);
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
    const expected = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (expected === undefined) {
      return [{ isUnknown: !known.isFatal(here, value), message: `${source.locate(here)}: ${here.join('.')} is not a value of the chart.${suggestion(here, known.shape)}` }];
    }
    if (typeof expected !== 'string' && isMap(value)) {
      return mapProblems(source, value, expected, known, here);
    }
    if (value === null && known.isRequired(withoutPilot(here))) {
      return [{ isUnknown: false, message: `${source.locate(here)}: ${here.join('.')} is null, but cannot be missing. Leave it out for its default` }];
    }
    if (typeof expected !== 'string') {
      return [noMap(source, here, value, expected)];
    }
    return value === null ? [] : valueProblems(source, here, value, { kind: expected, rule: known.ruleOf(withoutPilot(here)) });
  });
}

function withoutPilot(path: string[]): string {
  return (path[0] === 'pilot' ? path.slice(1) : path).join('.');
}

/** The problems of a value of the wrong kind, or else of a value that the API server rejects. */
function valueProblems(source: ValuesSource, path: string[], value: unknown, { kind, rule }: { kind: Kind; rule?: Rule }): ValuesProblem[] {
  const wrong = misfits(value, kind);
  const found = wrong.length > 0 ? wrong : rule?.problems(value) ?? [];
  return found.map((problem) => {
    const here = [...path, ...problem.path.map(String)];
    return { isUnknown: false, message: `${source.locate(here)}: ${here.join('.')} ${problem.message}` };
  });
}

function noMap(source: ValuesSource, path: string[], value: unknown, expected: Shape): ValuesProblem {
  return {
    isUnknown: false,
    message: `${source.locate(path)}: ${path.join('.')} is ${described(value)}, but must be a map with ${Object.keys(expected).join(', ')}`,
  };
}

/** The known value with the most similar path, if it is similar enough. */
function suggestion(path: string[], root: Shape): string {
  const wanted = path.join('.');
  const [nearest] = paths(root)
    .map((known) => ({ known, letters: distance(wanted, known) }))
    .map((one) => ({ ...one, far: last(one.known) === last(wanted) ? Math.min(one.letters, MOVED) : one.letters }))
    .filter(({ known, far }) => far <= Math.max(MOVED, Math.floor(known.length / 4)))
    .sort((a, b) => a.far - b.far || a.letters - b.letters);
  return nearest ? ` Did you mean ${nearest.known}?` : '';
}

/** The distance between two paths that end in the same name. */
const MOVED = 3;

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function paths(shape: Shape, prefix = ''): string[] {
  return Object.entries(shape).flatMap(([key, expected]) => {
    const path = `${prefix}${key}`;
    return typeof expected === 'string' ? [path] : [path, ...paths(expected, `${path}.`)];
  });
}

/** The Levenshtein distance: how many letters must be inserted, deleted or replaced to turn one text into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
