import { ANNOTATION_KEY, LABEL_KEY, LABEL_VALUE } from './kubernetes';
import { NameProblem, Rule, isMissing, wrongType } from './rule';

/** The rules of props by their names. A prop is required unless its rule is `optional`. Props without a rule are not checked. */
export type PropRules = { readonly [prop: string]: Rule };

/**
 * Checks the props of a construct or of a factory.
 *
 * @param where the path of the construct, or the call of the factory, such as `MeshService.of('web')`
 * @throws if a required prop is missing, or if a prop breaks its rule: with the place, the prop, the value, and what to write instead
 */
export function checkProps(where: string, props: unknown, rules: PropRules): void {
  const [problem] = fields('an object with its fields', rules).problems(props);
  if (problem) {
    throw new Error(`${where}: ${printedPath(problem.path) || 'the argument props'} ${problem.message}`);
  }
}

/** A path as a program writes it, such as `ingress[0].labels['a b']`. */
export function printedPath(path: NameProblem['path']): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `['${step}']`));
  return steps.join('').replace(/^\./, '');
}

/**
 * Checks one argument of a factory.
 *
 * @throws if it breaks the rule
 */
export function checkArgument(where: string, name: string, value: unknown, rule: Rule): void {
  checkProps(where, { [name]: value }, { [name]: rule });
}

/** The rule for a value that may be missing. */
export function optional(rule: Rule): Rule {
  return { expected: rule.expected, problems: (value) => (isMissing(value) ? [] : rule.problems(value)) };
}

/** The rule for a value that may be empty text, which means that there is none. */
export function orEmpty(rule: Rule): Rule {
  return { expected: `${rule.expected}, or '' for none`, problems: (value) => (value === '' ? [] : rule.problems(value)) };
}

/** The rule for a value that follows one of two rules. The problems are those of the second rule. */
export function either(first: Rule, second: Rule): Rule {
  return { expected: `${first.expected}, or ${second.expected}`, problems: (value) => (first.problems(value).length === 0 ? [] : second.problems(value)) };
}

/** The rule that accepts every value. */
export const ANYTHING: Rule = { expected: 'any value', problems: () => [] };

/** The rule that accepts every value that is not a string. */
export const NO_TEXT: Rule = { expected: 'a value that is not a string', problems: (value) => (typeof value === 'string' ? wrongType(value, NO_TEXT.expected) : []) };

/** The rule for any string. */
export function text(expected: string): Rule {
  return { expected, problems: (value) => (typeof value === 'string' ? [] : wrongType(value, expected)) };
}

/**
 * The rule for a list.
 *
 * @param what the items, such as `host names`
 */
export function listOf(what: string, item: Rule): Rule {
  const expected = `a list of ${what}`;
  return {
    expected,
    problems: (value) => (Array.isArray(value)
      ? value.flatMap((entry, index) => within(index, item.problems(entry)))
      : wrongType(value, expected)),
  };
}

/** The rule for a list with at least one item. */
export function notEmptyListOf(what: string, item: Rule): Rule {
  const list = listOf(what, item);
  const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
  return {
    expected: list.expected,
    problems: (value) => (isEmpty(value) ? [{ path: [], message: `is empty. Write ${list.expected}` }] : list.problems(value)),
  };
}

/** The rule for a map whose keys the user chooses, such as labels. */
export function mapOf(what: string, key: Rule, entry: Rule): Rule {
  const expected = `an object with ${what}`;
  return {
    expected,
    problems: (value) => (isObject(value)
      ? Object.entries(value).flatMap(([name, content]) => [...keyProblems(name, key), ...within(name, entry.problems(content))])
      : wrongType(value, expected)),
  };
}

export const LABELS = mapOf('labels', LABEL_KEY, LABEL_VALUE);
export const ANNOTATIONS = mapOf('annotations', ANNOTATION_KEY, text('a string'));

/** The rule for an object with known fields. Fields without a rule are not checked. */
export function fields(expected: string, rules: PropRules): Rule {
  return {
    expected,
    problems: (value) => (isObject(value)
      ? Object.entries(rules).flatMap(([name, rule]) => within(name, rule.problems(value[name])))
      : wrongType(value, expected)),
  };
}

/**
 * The rule for an object of this library, or for a construct.
 *
 * @param expected what to write, such as `a MeshService, such as MeshService.of(...)`
 * @param members names of members that it has. The class is not compared, since a program can contain several copies of the library.
 */
export function objectWith(expected: string, ...members: string[]): Rule {
  const fits = (value: unknown) => isObject(value) && members.every((member) => member in value);
  return { expected, problems: (value) => (fits(value) ? [] : wrongType(value, expected)) };
}

function keyProblems(name: string, rule: Rule): NameProblem[] {
  return rule.problems(name).map(({ message }) => ({ path: [], message: `has a wrong key: ${message}` }));
}

function within(step: string | number, problems: NameProblem[]): NameProblem[] {
  return problems.map((problem) => ({ ...problem, path: [step, ...problem.path] }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
