import { nearest } from './nearest';
import { brokenRules } from './rules';
import { SCALARS } from './scalars';
import { Definition, definition, FieldSchema, fragmentSchema, ListKey, OVERLAYS } from './schema';
import { isMap } from '../json';

/** What is wrong with a fragment of a Kubernetes object. */
export interface FragmentProblem {
  /** The path inside the fragment: names of fields, and indexes of lists. */
  readonly path: readonly (string | number)[];
  /** What is wrong, and what to write instead. The path is written before it. */
  readonly message: string;
  /** The name of the field, if a cluster may accept it, or its value. Then it can be allowed by its name. */
  readonly newer?: string;
  /**
   * In which cluster the field is right, after `if`.
   *
   * @default - `the cluster has a newer Kubernetes with it`
   */
  readonly rightIf?: string;
  /** The required field that is missing, such as `HorizontalPodAutoscalerSpec.maxReplicas`. */
  readonly missing?: string;
  /** Whether the values fit their schemas, but break a rule of the API server. */
  readonly breaksRule?: boolean;
  /** The path of another field that the value contradicts. A change of either repairs the fragment. */
  readonly rival?: readonly (string | number)[];
}

/** How a fragment is checked. */
export interface FragmentRules {
  /** The names of fields that are not checked, because the cluster has a newer Kubernetes. */
  readonly allowed?: readonly string[];
  /** Whether the fragment is a strategic merge patch, which leaves out what it does not change, and has directives such as `$patch`. */
  readonly isPatch?: boolean;
  /** Whether two items of a list may have the same keys, because another check covers them. */
  readonly allowsDuplicates?: boolean;
}

/**
 * The problems that make the API server reject the fragment.
 *
 * @param fragment the field that it is, such as `PodSpec.tolerations`, or its type, such as `LabelSelector[]`
 */
export function fragmentProblems(fragment: string, value: unknown, rules: FragmentRules = {}): FragmentProblem[] {
  return fieldProblems(value, fragmentSchema(fragment), rules);
}

/** A null is a field that is not set. */
function fieldProblems(value: unknown, schema: FieldSchema, rules: FragmentRules): FragmentProblem[] {
  if (value === null || value === undefined) {
    return [];
  }
  switch (schema.container) {
    case 'list': return Array.isArray(value) ? listProblems(value, schema, rules) : [wrongType(value, 'a list')];
    case 'map': return isMap(value) ? mapProblems(value, schema, rules) : [wrongType(value, 'a map')];
    default: return itemProblems(value, schema, rules);
  }
}

function listProblems(list: unknown[], schema: FieldSchema, rules: FragmentRules): FragmentProblem[] {
  return [
    ...list.flatMap((item, index) => within(index, itemProblems(item, schema, rules))),
    ...(rules.isPatch || rules.allowsDuplicates || schema.keys.length === 0 ? [] : duplicates(list, schema.keys)),
  ];
}

function mapProblems(map: object, schema: FieldSchema, rules: FragmentRules): FragmentProblem[] {
  const given = Object.entries(map).filter(([, value]) => value !== null && value !== undefined);
  return given.flatMap(([key, value]) => within(key, itemProblems(value, schema, rules)));
}

function itemProblems(value: unknown, { item, members }: FieldSchema, rules: FragmentRules): FragmentProblem[] {
  const fields = definition(item);
  if (fields) {
    const inner = item === OVERLAYS ? { ...rules, isPatch: true } : rules;
    return isMap(value) ? objectProblems(item, value, fields, inner) : [wrongType(value, `a map with the fields of ${item}`)];
  }
  const { is, what } = SCALARS[item];
  if (!is(value)) {
    return [wrongType(value, members.length > 0 ? oneOf(members) : what, repair(value, is))];
  }
  return members.length === 0 || value === '' || members.includes(value as string) ? [] : [notMember(value as string, members)];
}

function objectProblems(name: string, value: Readonly<Record<string, unknown>>, fields: Definition, rules: FragmentRules): FragmentProblem[] {
  const missing = rules.isPatch ? [] : [...fields].filter(([field, { required }]) => required && (value[field] ?? undefined) === undefined);
  const isSpeltRight = Object.keys(value).every((field) => fields.has(field));
  // A misspelt field may be the one that a rule of the whole object misses.
  const broken = rules.isPatch ? [] : ruleProblems(name, value, rules).filter(({ path }) => path.length > 0 || isSpeltRight);
  return [
    ...Object.entries(value).flatMap(([field, inner]) => within(field, namedProblems(name, field, inner, fields, rules))),
    ...broken,
    ...missing.map(([field]) => ({ path: [], message: `has no field ${field}, which ${name} of Kubernetes must have. Add it`, missing: `${name}.${field}` })),
  ];
}

/** The values that fit the schema, but break a rule of the API server. */
function ruleProblems(name: string, value: Readonly<Record<string, unknown>>, { allowed = [] }: FragmentRules): FragmentProblem[] {
  return brokenRules(name, value).map((problem): FragmentProblem => (
    { ...problem, breaksRule: true, ...problem.rightIf === undefined ? {} : { newer: String(problem.path.at(-1)) } }
  )).filter(({ newer }) => newer === undefined || !allowed.includes(newer));
}

function namedProblems(name: string, field: string, value: unknown, fields: Definition, rules: FragmentRules): FragmentProblem[] {
  const schema = fields.get(field);
  if (value === undefined || rules.allowed?.includes(field) || (rules.isPatch && field.startsWith('$'))) {
    return [];
  }
  if (!schema && Object.hasOwn(GONE, `${name}.${field}`)) {
    return [{ path: [], message: `is not a field of ${name} of Kubernetes any more. ${GONE[`${name}.${field}`]}` }];
  }
  if (!schema) {
    return [{ path: [], ...unknown(name, field, [...fields.keys()]) }];
  }
  return fieldProblems(value, schema, rules).map((problem) => (problem.newer === '' ? { ...problem, newer: field } : problem));
}

/** Fields of API versions that Kubernetes does not serve any more, and what to write instead. */
const GONE: Record<string, string> = {
  'ResourceMetricSource.targetAverageUtilization': 'Write it as target: {type: Utilization, averageUtilization: ...}',
  'ResourceMetricSource.targetAverageValue': 'Write it as target: {type: AverageValue, averageValue: ...}',
  'PodsMetricSource.metricName': 'Write it as metric: {name: ...}',
  'PodsMetricSource.targetAverageValue': 'Write it as target: {type: AverageValue, averageValue: ...}',
  'ObjectMetricSource.metricName': 'Write it as metric: {name: ...}',
  'ObjectMetricSource.targetValue': 'Write it as target: {type: Value, value: ...}',
  'ExternalMetricSource.metricName': 'Write it as metric: {name: ...}',
  'ExternalMetricSource.metricSelector': 'Write it as metric: {selector: ...}',
  'ExternalMetricSource.targetValue': 'Write it as target: {type: Value, value: ...}',
  'ExternalMetricSource.targetAverageValue': 'Write it as target: {type: AverageValue, averageValue: ...}',
};

/** The problem of an enum. Its field is filled in by the caller. */
function notMember(value: string, members: readonly string[]): FragmentProblem {
  const near = nearest(value, members);
  const message = `is ${JSON.stringify(value)}, but must be ${oneOf(members)}`;
  return near ? { path: [], message: `${message}. Did you mean ${near}?` } : { path: [], message, newer: '' };
}

/** How many names a message lists. */
const MOST_NAMES = 12;

function unknown(owner: string, name: string, known: string[]): Omit<FragmentProblem, 'path'> {
  const near = nearest(name, known);
  const message = `is not a field of ${owner} of Kubernetes`;
  if (near) {
    return { message: `${message}. Did you mean ${near}?` };
  }
  return { message: known.length <= MOST_NAMES ? `${message}, which has ${known.join(', ')}` : message, newer: name };
}

function oneOf(members: readonly string[]): string {
  return members.length === 1 ? members[0] : `one of ${members.join(', ')}`;
}

function wrongType(value: unknown, what: string, more = ''): FragmentProblem {
  return { path: [], message: `is ${described(value)}, but must be ${what}${more}` };
}

function described(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isMap(value) ? 'a map' : JSON.stringify(value) ?? String(value);
}

/** How to write a scalar that has the right content, but the wrong type. */
function repair(value: unknown, is: (value: unknown) => boolean): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return is(String(value)) && !is(1) ? `. Write it in quotes: ${JSON.stringify(String(value))}` : '';
  }
  const plain = value === 'true' || value === 'false' ? value === 'true' : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
  return plain !== undefined && is(plain) ? `. Write it without quotes: ${plain}` : '';
}

/** Items that server-side apply rejects, because an earlier item has the same keys. */
function duplicates(list: unknown[], keys: readonly ListKey[]): FragmentProblem[] {
  const first = new Map<string, number>();
  return list.flatMap((item, index) => {
    const values = isMap(item) ? keys.map(({ name, byDefault }) => item[name] ?? byDefault) : [];
    const id = JSON.stringify(values);
    if (!isMap(item) || values.some((value) => value === undefined)) {
      return []; // it lacks a key, which is a problem of its own
    }
    const earlier = first.get(id);
    first.set(id, earlier ?? index);
    const named = keys.map(({ name }, at) => `${name} ${JSON.stringify(values[at])}`).join(' and ');
    return earlier === undefined ? [] : [{ path: [index], message: `has ${named}, as item ${earlier} has. Server-side apply rejects this. Delete or rename one of them` }];
  });
}

function within(step: string | number, problems: FragmentProblem[]): FragmentProblem[] {
  return problems.map((problem) => ({ ...problem, path: [step, ...problem.path], ...problem.rival ? { rival: [step, ...problem.rival] } : {} }));
}

/** In which cluster a field is right that can be allowed by its name. */
export function rightIf({ rightIf: condition = 'the cluster has a newer Kubernetes with it' }: FragmentProblem): string {
  return condition;
}
