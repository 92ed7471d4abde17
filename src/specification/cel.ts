import { Environment } from '@marcbachmann/cel-js';
import { Expression, shortcut } from './cel-shortcut';
import { Problem, within } from './problem';
import { CelRule, Schema } from './schema';
import { givenFields, mapFields, Plain } from '../json';

/** A rule that is parsed once. */
interface Program {
  /** Whether it certainly holds: the library is asked only if it does not. */
  readonly holds: (self: unknown) => boolean;
  readonly evaluate: (context: { readonly self: unknown }) => unknown;
}

/** The functions of Kubernetes that rules use, beside those of CEL itself. */
const environment = new Environment()
  .registerVariable('self', 'dyn')
  .registerFunction('list.sum(): int', (values: bigint[]) => values.reduce((sum, value) => sum + value, 0n));

/** Parsing costs far more than evaluation. */
const programs = new Map<string, Program>();

/** The rules in CEL that a value breaks, as the API server finds them. The value has no problem of schemaProblems. */
export function celProblems(schema: Schema, value: unknown): Problem[] {
  const problems = (schema.rules ?? []).flatMap((rule) => broken(rule, schema, value));
  for (const [step, child, content] of children(schema, value).filter((part) => hasRules(part[1]))) {
    problems.push(...within(step, celProblems(child, content)));
  }
  return problems;
}

/** Most parts of a schema have no rules: they are searched once. */
const withRules = new WeakMap<Schema, boolean>();

function hasRules(schema: Schema): boolean {
  const known = withRules.get(schema);
  if (known !== undefined) {
    return known;
  }
  const { rules = [], properties = {}, additionalProperties, items } = schema;
  const parts = [...Object.values(properties), additionalProperties, items];
  const found = rules.length > 0 || parts.some((child) => child !== undefined && hasRules(child));
  withRules.set(schema, found);
  return found;
}

function broken({ code, rule, message, detail }: CelRule, schema: Schema, value: unknown): Problem[] {
  const { holds, evaluate } = programOf(rule);
  if (holds(value)) {
    return [];
  }
  const self = celValue(schema, value);
  return evaluate({ self }) === true ? [] : [{ code, path: [], message: detail ? String(programOf(detail).evaluate({ self })) : message }];
}

function programOf(expression: string): Program {
  const known = programs.get(expression);
  if (known) {
    return known;
  }
  const parsed = environment.parse(expression);
  const program: Program = { holds: shortcut(parsed.ast as Expression), evaluate: parsed };
  programs.set(expression, program);
  return program;
}

/** The parts of a value that have a schema, each with its step. */
function children({ properties = {}, additionalProperties, items }: Schema, value: unknown): [number | string, Schema, unknown][] {
  if (items) {
    return (value as unknown[]).map((item, index) => [index, items, item]);
  }
  return typeof value === 'object' ? givenFields(value as Plain).map((name) => [name, properties[name] ?? additionalProperties, (value as Plain)[name]]) : [];
}

/** The value as CEL sees it: whole numbers have a type of their own. */
function celValue(schema: Schema, value: unknown): unknown {
  switch (schema.type) {
    case 'integer': return BigInt(value as number);
    case 'array': return children(schema, value).map(([, child, content]) => celValue(child, content));
    case 'object': return mapFields(value as Plain, (field, name) => field === undefined ? undefined : celValue(schema.properties?.[name] ?? schema.additionalProperties!, field));
    default: return value;
  }
}
