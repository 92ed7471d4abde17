import { Environment } from '@marcbachmann/cel-js';
import { Expression, shortcut } from './cel-shortcut';
import { Problem, within } from './problem';
import { CelRule, fieldsWith, partsWith, Schema } from './schema';
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
  const problems: Problem[] = [];
  for (const rule of schema.rules ?? []) {
    const program = programOf(rule.rule);
    if (!program.holds(value)) {
      problems.push(...broken(rule, program, celValue(schema, value)));
    }
  }
  for (const [name, child] of ruledFields(schema)) {
    const field = (value as Plain)[name];
    if (field !== undefined) {
      problems.push(...within(name, celProblems(child, field)));
    }
  }
  const { items, additionalProperties } = schema;
  if (items && hasRules(items)) {
    (value as unknown[]).forEach((item, index) => problems.push(...within(index, celProblems(items, item))));
  }
  if (additionalProperties && hasRules(additionalProperties)) {
    for (const name of givenFields(value as Plain)) {
      problems.push(...within(name, celProblems(additionalProperties, (value as Plain)[name])));
    }
  }
  return problems;
}

/** Most parts of a schema have no rules. */
const hasRules = partsWith(({ rules = [] }) => rules.length > 0);
const ruledFields = fieldsWith(hasRules);

function broken({ code, message, detail }: CelRule, { evaluate }: Program, self: unknown): Problem[] {
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

/** The value as CEL sees it: whole numbers have a type of their own. */
function celValue(schema: Schema, value: unknown): unknown {
  switch (schema.type) {
    case 'integer': return BigInt(value as number);
    case 'array': return (value as unknown[]).map((item) => celValue(schema.items!, item));
    case 'object': return mapFields(value as Plain, (field, name) => field === undefined ? undefined : celValue(schema.properties?.[name] ?? schema.additionalProperties!, field));
    default: return value;
  }
}
